from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuestionsConfig(AppConfig):
    name = "engawa.kinds.questions"
    label = "questions"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register
        from engawa.kinds.questions.actions import ask
        from engawa.kinds.questions.cards import FACTS, mark_of
        from engawa.kinds.questions.voices import with_acceptance

        register(
            Kind(
                "question",
                _("Question"),
                _("asked"),
                "/questions/{}/",
                begin="/questions/new/",
                begin_word=_("Ask a question"),
                icon="circle-help",
                facts=FACTS,
                extras=mark_of,
                voices=with_acceptance,
                write=ask,
            )
        )
