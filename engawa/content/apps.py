from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "engawa.content"
    label = "content"
