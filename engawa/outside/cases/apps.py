from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "engawa.outside.cases"
    label = "cases"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register
        from engawa.outside.cases.cards import FACTS, standing_of
        from engawa.outside.cases.forgetting import forget, forget_words
        from engawa.outside.cases.telling.asked import why_not
        from engawa.outside.channels.sending import ASKED_BEFORE
        from engawa.outside.contacts.forgetting import FORGETS
        from engawa.outside.inbox.letting_go import WORDS_GO

        ASKED_BEFORE.append(why_not)
        WORDS_GO.append(forget_words)
        FORGETS.insert(0, forget)  # before the inbox empties the words that a title may be made of

        register(
            Kind("case", _("Case"), _("brought a case"), "/cases/i/{}/", facts=FACTS, extras=standing_of)
        )
