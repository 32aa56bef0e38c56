"""The digest: what was not seen, once, and never what one may not read."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from engawa.base.ids import id_at
from engawa.boundary import reading_as
from engawa.content.actions import remove_item
from engawa.content.models import Item
from engawa.notices import actions
from engawa.notices.digests import sending
from engawa.notices.digests.again import write_again
from engawa.notices.digests.due import begin_for_newcomers, next_after
from engawa.notices.digests.writing import letter_of
from engawa.notices.models import Digest, Level
from engawa.notices.tests.telling import say
from engawa.notices.ways.mail.models import Outgoing, State
from engawa.spaces.models import Space
from tests.world import World

LATER = timezone.now() + timedelta(days=1)


def due_for_all() -> None:
    """Everybody's digest is due, and reaches back to the beginning of the cast."""
    begin_for_newcomers(timezone.now())
    with connections["postman"].cursor() as cursor:
        cursor.execute(
            "UPDATE notices_digest SET since = %s, next_at = now()",
            [id_at(timezone.now() - timedelta(days=2))],
        )


def letters() -> dict[str, list[str]]:
    """The digests that were written, by handle."""
    rows = Outgoing.objects.using("postman").filter(key__startswith="digest-").order_by("pk")
    found: dict[str, list[str]] = {}
    for handle, text in rows.values_list("person__handle", "text"):
        found.setdefault(str(handle), []).append(text)
    return found


def test_each_reads_what_is_theirs_once(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "SETTLED", timedelta(0))
    with reading_as(fresh.people["aiko"]):
        lab = Item.objects.get(pk=fresh.items["lab page"])
        actions.see({fresh.items["everyone post"]: id_at(LATER)}, actor=fresh.person("aiko"))
        remove_item(lab, actor=fresh.person("aiko"))
        actions.choose_level(Space.objects.get(slug="rollout"), Level.NOTHING, actor=fresh.person("aiko"))
    due_for_all()
    assert sending.send_due(timezone.now()) == len(letters()) == 7
    found = {handle: text for handle, (text,) in letters().items()}
    assert "platform post" in found["aiko"]
    assert "lab" not in found["colleague"] + found["owner"] + found["maya"]
    assert "platform" not in found["guest"]
    assert "council post" in found["guest"]
    for gone in ("everyone post", "lab page", "rollout"):
        assert gone not in found["aiko"], "seen, taken back and muted things are left out"
    assert sending.send_due(timezone.now()) == 0
    say(fresh, "tom", "One more", on="platform post")
    due_for_all_again()
    assert sending.send_due(timezone.now()) > 0
    again = letters()["aiko"][1]
    assert "1 new answer" in again
    assert "platform page" not in again, "told before"


def test_a_withdrawn_digest_comes_again_without_what_is_gone(fresh: World) -> None:
    due_for_all()
    sending.send_due(LATER)
    theirs = Outgoing.objects.using("postman").filter(person=fresh.people["guest"])
    theirs.update(state=State.WITHDRAWN, settled_at=timezone.now())
    with reading_as(fresh.people["maya"]):
        remove_item(Item.objects.get(pk=fresh.items["council page"]), actor=fresh.person("maya"))
    assert (write_again(), write_again()) == (1, 0)
    before, after = letters()["guest"]
    assert "council page" in before
    assert "council page" not in after
    assert "council post" in after


def due_for_all_again() -> None:
    Digest.objects.using("postman").update(next_at=timezone.now())


def test_a_job_that_breaks_half_way_is_taken_up_and_nothing_doubles(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    due_for_all()
    monkeypatch.setattr(sending, "BATCH", 2)
    written, whole = [], letter_of

    def breaks(*asked: Any) -> object:
        written.append(asked)
        if len(written) == 4:
            raise KeyboardInterrupt
        return whole(*asked)

    monkeypatch.setattr(sending, "letter_of", breaks)
    with pytest.raises(KeyboardInterrupt):
        sending.send_due(LATER)
    assert sum(map(len, letters().values())) == 2
    sending.send_due(LATER)
    assert {len(each) for each in letters().values()} == {1}
    assert len(letters()) == 7


@pytest.mark.parametrize(
    "cadence, day, hour, zone, expected",
    [
        ("daily", 0, 8, "Europe/Berlin", datetime(2026, 3, 29, 6, tzinfo=UTC)),
        ("daily", 0, 8, "Asia/Tokyo", datetime(2026, 3, 28, 23, tzinfo=UTC)),
        ("weekly", 2, 17, "", datetime(2026, 4, 1, 17, tzinfo=UTC)),
        ("weekly", 5, 9, "no zone", datetime(2026, 4, 4, 9, tzinfo=UTC)),
        ("never", 0, 8, "", None),
    ],
)
def test_it_comes_at_ones_own_hour(
    cadence: str, day: int, hour: int, zone: str, expected: datetime | None
) -> None:
    assert next_after(datetime(2026, 3, 28, 9, tzinfo=UTC), zone, cadence, day, hour) == expected
