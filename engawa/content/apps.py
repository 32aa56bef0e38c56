from django.apps import AppConfig


class ContentConfig(AppConfig):
    name = "engawa.content"
    label = "content"

    def ready(self) -> None:
        from engawa.content.comments import COMMENT
        from engawa.content.kinds import register
        from engawa.content.panels import PANELS
        from engawa.people import panels

        register(COMMENT)
        for panel in PANELS:
            panels.register(panel)
