from django.apps import AppConfig


class CreditConfig(AppConfig):
    name = "engawa.credit"
    label = "credit"

    def ready(self) -> None:
        from engawa.credit.panels import PANEL
        from engawa.credit.seeking import SKILL
        from engawa.people import panels, sieves

        panels.register(PANEL)
        sieves.register(SKILL)
