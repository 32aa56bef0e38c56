from django.apps import AppConfig


class SpacesConfig(AppConfig):
    name = "engawa.spaces"
    label = "spaces"

    def ready(self) -> None:
        from engawa.people import panels
        from engawa.spaces.panels import PANELS

        for panel in PANELS:
            panels.register(panel)
