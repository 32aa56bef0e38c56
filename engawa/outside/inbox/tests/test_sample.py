"""The sample company's inbox and listening are alive, and brought in once."""

from engawa.outside.channels.models import Account
from engawa.outside.inbox.models import Message, Thread
from engawa.outside.inbox.sample import bring_inbox
from engawa.outside.listening.models import Mention, Query, Wave
from engawa.outside.listening.sample import bring_listening
from engawa.spaces.models import Space
from tests.world import World


def test_the_sample_is_spoken_to_and_spoken_of(fresh: World) -> None:
    Space.objects.using("owner").filter(pk=fresh.spaces["platform"]).update(slug="support")
    for _again in range(2):
        bring_listening()
        bring_inbox()
    threads = Thread.objects.using("courier").filter(space_id=fresh.spaces["platform"])
    assert set(threads.values_list("account__network", flat=True)) >= {
        "bluesky",
        "mastodon",
        "mail",
        "webform",
    }
    assert set(threads.values_list("state", flat=True)) == {"open", "waiting", "done"}
    assert Message.objects.using("courier").filter(account__in=threads.values("account")).count() == 28
    accounts = Account.objects.using("courier").filter(space=fresh.spaces["platform"])
    assert accounts.filter(state="refused").exclude(trouble="").count() == 1
    listed = fresh.client("maya").get("/channels/").text
    assert "61 of 300" in listed
    assert "changed the password" in listed
    assert "not confirmed" in fresh.client("maya").get("/inbox/").text
    assert Wave.objects.using("courier").get().query.name == "Frost alarm"
    assert Mention.objects.using("courier").filter(is_echo=True).count() == 3
    assert Query.objects.using("courier").count() == 3
