from django.apps import AppConfig
from django.db.models import Exists, OuterRef


class InboxConfig(AppConfig):
    name = "engawa.outside.inbox"
    label = "inbox"

    def ready(self) -> None:
        from engawa.outside.channels.models import Account
        from engawa.spaces.mine import MARKS

        heard = Account.objects.filter(space=OuterRef("pk")).exclude(state=Account.State.CLOSED)
        MARKS["hears_outside"] = Exists(heard)
