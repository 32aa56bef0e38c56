from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IdeasConfig(AppConfig):
    name = "engawa.kinds.ideas"
    label = "ideas"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register
        from engawa.kinds.ideas.actions.proposing import propose
        from engawa.kinds.ideas.cards import FACTS, standing_of

        register(
            Kind(
                "idea",
                _("Idea"),
                _("proposed"),
                "/ideas/{}/",
                begin="/ideas/new/",
                begin_word=_("Propose an idea"),
                icon="lightbulb",
                write=propose,
                facts=FACTS,
                extras=standing_of,
            )
        )
