from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "engawa.outside.listening"
    label = "listening"
