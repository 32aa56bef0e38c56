from datetime import timedelta

from django.utils import timezone

from engawa.outside.channels.fediverse.models import Activity, Delivery, Seen
from engawa.outside.channels.fediverse.tasks import sweep
from engawa.outside.channels.models import Account
from tests.world import World


def test_what_is_old_is_forgotten_and_what_waits_is_not(fresh: World, company: Account) -> None:
    now, old = timezone.now(), timezone.now() - timedelta(days=40)
    for digest, at in (("new", now), ("old", old)):
        Seen.objects.using("courier").create(digest=digest, at=at)
    told, waits = (
        Activity.objects.using("courier").create(account=company, kind="Create", spread_at=old)
        for _one in "ab"
    )
    Delivery.objects.using("courier").create(
        activity=waits, inbox="https://a.example/", host="a.example", due_at=now
    )
    sweep(timestamp=0)
    assert list(Seen.objects.using("courier").values_list("digest", flat=True)) == ["new"]
    assert [one.pk for one in Activity.objects.using("courier").all()] == [waits.pk] != [told.pk]
