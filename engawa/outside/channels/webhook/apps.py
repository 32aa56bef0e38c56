from django.apps import AppConfig


class WebhookConfig(AppConfig):
    name = "engawa.outside.channels.webhook"
    label = "channels_webhook"

    def ready(self) -> None:
        from engawa.outside.channels.network import register
        from engawa.outside.channels.webhook.network import Webhook

        register(Webhook())
