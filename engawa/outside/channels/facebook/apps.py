from django.apps import AppConfig


class FacebookConfig(AppConfig):
    name = "engawa.outside.channels.facebook"
    label = "channels_facebook"

    def ready(self) -> None:
        from engawa.outside.channels.facebook.network import Facebook
        from engawa.outside.channels.network import register

        register(Facebook())
