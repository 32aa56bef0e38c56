from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "engawa.web"
    label = "web"
