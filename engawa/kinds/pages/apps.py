from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "engawa.kinds.pages"
    label = "pages"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register
        from engawa.kinds.pages.actions import write_page

        register(
            Kind("page", _("Page"), _("wrote a page"), "/pages/{}/", edited_by_members=True, write=write_page)
        )
