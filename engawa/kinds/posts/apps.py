from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "engawa.kinds.posts"
    label = "posts"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, register

        register(Kind("post", _("Post"), _("wrote"), "/posts/{}/"))
