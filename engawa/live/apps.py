from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "engawa.live"
    label = "live"
