from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "engawa.outside.channels"
    label = "channels"
