from django.apps import AppConfig


class RedditConfig(AppConfig):
    name = "engawa.outside.channels.reddit"
    label = "reddit"

    def ready(self) -> None:
        from engawa.outside.channels.network import register
        from engawa.outside.channels.reddit.network import Reddit

        register(Reddit())
