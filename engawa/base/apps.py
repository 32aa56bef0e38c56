from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "engawa.base"
    label = "base"
