from django.apps import AppConfig


class WebFormConfig(AppConfig):
    name = "engawa.outside.channels.webform"
    label = "channels_webform"

    def ready(self) -> None:
        from engawa.outside.channels.network import register
        from engawa.outside.channels.webform.network import WebForm

        register(WebForm())
