from django.apps import AppConfig


class XConfig(AppConfig):
    name = "engawa.outside.channels.x"
    label = "channels_x"

    def ready(self) -> None:
        from engawa.outside.channels.network import register
        from engawa.outside.channels.x.network import X

        register(X())
