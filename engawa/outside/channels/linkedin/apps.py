from django.apps import AppConfig


class LinkedInConfig(AppConfig):
    name = "engawa.outside.channels.linkedin"
    label = "channels_linkedin"

    def ready(self) -> None:
        from engawa.outside.channels.linkedin.network import LinkedIn
        from engawa.outside.channels.network import register

        register(LinkedIn())
