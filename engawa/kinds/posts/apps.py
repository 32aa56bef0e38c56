from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PostsConfig(AppConfig):
    name = "engawa.kinds.posts"
    label = "posts"

    def ready(self) -> None:
        from engawa.content.kinds import Kind, Way, register
        from engawa.kinds.posts.cards import FACTS, poll_of

        ways = (
            Way("poll", "/posts/new/poll/", _("Ask for votes"), "vote"),
            Way("must-read", "/posts/new/must-read/", _("Must be read"), "book-check"),
        )
        register(Kind("post", _("Post"), _("wrote"), "/posts/{}/", ways=ways, facts=FACTS, extras=poll_of))
