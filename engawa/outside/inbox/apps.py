from django.apps import AppConfig
from django.db.models import Exists, OuterRef


class InboxConfig(AppConfig):
    name = "engawa.outside.inbox"
    label = "inbox"

    def ready(self) -> None:
        from engawa.content.files import HOLDERS
        from engawa.outside.channels.letting_go import LETS_GO
        from engawa.outside.channels.models import Account
        from engawa.outside.inbox.letting_go import let_go
        from engawa.outside.inbox.spoken import words_of
        from engawa.outside.listening.beside import SPOKEN
        from engawa.spaces.mine import MARKS

        heard = Account.objects.filter(space=OuterRef("pk")).exclude(state=Account.State.CLOSED)
        MARKS["hears_outside"] = Exists(heard)
        HOLDERS.append("inbox_enclosure")
        SPOKEN.append(words_of)
        LETS_GO.append(let_go)
        self._tell_contacts()

    def _tell_contacts(self) -> None:
        """What contacts ask of every room that keeps something of somebody."""
        from engawa.outside.contacts.forgetting import FORGETS
        from engawa.outside.contacts.holding import HOLDS
        from engawa.outside.contacts.talk import COUNTS
        from engawa.outside.inbox import forgetting, with_contact

        FORGETS.append(forgetting.forget)
        HOLDS.append(with_contact.held)
        COUNTS.append(with_contact.count)
