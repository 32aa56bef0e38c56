from django.apps import AppConfig


class LettersConfig(AppConfig):
    name = "engawa.notices.ways.mail"
    label = "letters"

    def ready(self) -> None:
        from engawa.notices.ways.mail import way
        from engawa.notices.ways.registry import carry_mail

        carry_mail(way)
