from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BookmarksConfig(AppConfig):
    name = "engawa.kinds.bookmarks"
    label = "bookmarks"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register
        from engawa.kinds.bookmarks.cards import FACTS, link_of

        register(Kind("bookmark", _("Link"), _("kept a link"), "/links/{}/", facts=FACTS, extras=link_of))
