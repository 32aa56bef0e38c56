from django.apps import AppConfig


class HackerNewsConfig(AppConfig):
    name = "engawa.outside.channels.hackernews"
    label = "channels_hackernews"

    def ready(self) -> None:
        from engawa.outside.channels.hackernews.network import HackerNews
        from engawa.outside.channels.network import register

        register(HackerNews())
