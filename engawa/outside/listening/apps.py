from django.apps import AppConfig


class ListeningConfig(AppConfig):
    name = "engawa.outside.listening"
    label = "listening"

    def ready(self) -> None:
        from engawa.outside.channels.letting_go import LETS_GO
        from engawa.outside.contacts.forgetting import FORGETS
        from engawa.outside.listening.forgetting import forget_people
        from engawa.outside.listening.letting_go import let_go

        FORGETS.append(forget_people)
        LETS_GO.append(let_go)
