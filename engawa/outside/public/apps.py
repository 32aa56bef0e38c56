from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "engawa.outside.public"
    label = "public"
