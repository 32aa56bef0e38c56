from django.apps import AppConfig


class FeedsConfig(AppConfig):
    name = "engawa.outside.channels.feeds"
    label = "channels_feeds"

    def ready(self) -> None:
        from engawa.outside.channels.feeds.network import Feeds
        from engawa.outside.channels.network import register

        register(Feeds())
