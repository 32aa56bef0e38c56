from django.apps import AppConfig


class StreamConfig(AppConfig):
    name = "engawa.stream"
    label = "stream"
