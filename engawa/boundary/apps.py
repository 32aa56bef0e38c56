from django.apps import AppConfig


class BoundaryConfig(AppConfig):
    name = "engawa.boundary"
    label = "boundary"
