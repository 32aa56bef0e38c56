from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "engawa.outside.channels.mail"
    label = "channels_mail"

    def ready(self) -> None:
        from engawa.outside.channels.mail.network import Mail
        from engawa.outside.channels.network import register

        register(Mail())
