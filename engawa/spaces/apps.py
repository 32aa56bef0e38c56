from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "engawa.spaces"
    label = "spaces"
