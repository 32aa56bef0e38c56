from django.apps import AppConfig


class BlueskyConfig(AppConfig):
    name = "engawa.outside.channels.bluesky"
    label = "bluesky"

    def ready(self) -> None:
        from engawa.outside.channels.bluesky.network import Bluesky
        from engawa.outside.channels.bluesky.stream import Stream
        from engawa.outside.channels.network import register

        register(Bluesky())
        register(Stream())
