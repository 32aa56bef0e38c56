from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArticlesConfig(AppConfig):
    name = "engawa.kinds.articles"
    label = "articles"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register

        register(Kind("article", _("Article"), _("wrote an article"), "/articles/{}/"))
