from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "engawa.content"
    label = "content"

    def ready(self) -> None:
        from engawa.content.comments import COMMENT
        from engawa.content.kinds import register

        register(COMMENT)
