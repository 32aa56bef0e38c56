from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "engawa.doors.links"
    label = "links"
