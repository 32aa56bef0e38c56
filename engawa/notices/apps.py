from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "engawa.notices"
    label = "notices"
