from django.apps import AppConfig


class YouTubeConfig(AppConfig):
    name = "engawa.outside.channels.youtube"
    label = "youtube"

    def ready(self) -> None:
        from engawa.outside.channels.network import register
        from engawa.outside.channels.youtube.network import YouTube

        register(YouTube())
