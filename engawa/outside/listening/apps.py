from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "engawa.outside.listening"
    label = "listening"

    def ready(self) -> None:
        from engawa.outside.contacts.forgetting import FORGETS
        from engawa.outside.listening.forgetting import forget_people

        FORGETS.append(forget_people)
