from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ChatConfig(AppConfig):
    name = "engawa.kinds.chat"
    label = "chat"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register

        register(Kind("chat", _("Chat"), _("said"), "/chat/{}/", in_stream=False, line="/chat/{}/line/"))
