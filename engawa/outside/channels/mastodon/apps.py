from django.apps import AppConfig


class MastodonConfig(AppConfig):
    name = "engawa.outside.channels.mastodon"
    label = "mastodon"

    def ready(self) -> None:
        from engawa.outside.channels.mastodon.network import Mastodon
        from engawa.outside.channels.network import register

        register(Mastodon())
