from django.apps import AppConfig


class InstagramConfig(AppConfig):
    name = "engawa.outside.channels.instagram"
    label = "channels_instagram"

    def ready(self) -> None:
        from engawa.outside.channels.instagram.network import Instagram
        from engawa.outside.channels.network import register

        register(Instagram())
