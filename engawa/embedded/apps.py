from django.apps import AppConfig


class EmbeddedConfig(AppConfig):
    name = "engawa.embedded"
    label = "embedded"
