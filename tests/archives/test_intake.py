"""An archive comes in once, whole, with its own times and authors, and is there for those who may read it."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engawa.archives.models import Origin
from engawa.boundary import reading_as
from engawa.content.models import Item, Revision
from engawa.journal.models import Entry, Undelivered
from engawa.people.models import Person
from engawa.search.models import Document
from engawa.spaces.models import Membership, Space
from tests.archives.making import TALK, bring, mbox
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything


def told() -> dict[str, tuple[str, str | None, int]]:
    """By mail: kind, the mail it stands under, answers."""
    keys = {one.item_id: one.key.split("@")[0] for one in Origin.objects.using(I).all()}
    items = Item.objects.using(I).filter(pk__in=keys)
    return {keys[one.pk]: (one.kind, keys.get(one.parent_id or 0), one.talk) for one in items}


def test_a_list_becomes_a_space_and_a_thread_a_post_with_its_talk(fresh: World, tmp_path: Path) -> None:
    report = bring(mbox(tmp_path, TALK))
    assert told() == {
        "a": ("post", None, 2),
        "b": ("comment", "a", 0),
        "c": ("comment", "b", 0),
        "d": ("post", None, 0),
        "f": ("post", None, 0),
    }
    assert report.created == Counter(post=3, comment=2)
    assert (report.threads, report.people_created, report.spaces_created) == (1, 3, 1)
    first = Item.objects.using(I).get(origin__key__startswith="a@")
    last = Item.objects.using(I).get(origin__key__startswith="c@")
    assert first.created_at == datetime(2024, 1, 1, tzinfo=UTC)
    assert first.bumped == last.pk > first.pk
    assert first.author is not None
    assert first.byline == first.author.name == "Ada Byron"
    assert last.root_id == first.pk
    assert last.bumped is None
    assert first.author.joined_at == first.created_at


def test_it_wakes_nobody_and_is_searchable(fresh: World, tmp_path: Path) -> None:
    before = Undelivered.objects.using(I).count()
    bring(mbox(tmp_path, TALK))
    entries = Entry.objects.using(I).filter(imported=True)
    assert Undelivered.objects.using(I).count() == before
    assert Counter(entries.values_list("verb", flat=True)) == Counter(
        {"post.written": 3, "comment.written": 2}
    )
    assert min(entry.at for entry in entries) == datetime(2024, 1, 1, tzinfo=UTC)
    found = Document.objects.using(I).extra(where=["words @@ to_tsquery('simple', 'apples & !many')"])
    assert {one.item.origin.key[0] for one in found} == {"a"}


def test_importing_twice_adds_nothing(fresh: World, tmp_path: Path) -> None:
    path = mbox(tmp_path, TALK)
    bring(path)
    before = sorted(Item.objects.using(I).values_list("pk", "kind", "parent_id", "bumped", "talk"))
    again = bring(path)
    assert (again.created, again.updated) == (Counter(), Counter())
    assert again.unchanged == Counter(post=3, comment=2)
    assert (again.people_created, again.spaces_created) == (0, 0)
    assert sorted(Item.objects.using(I).values_list("pk", "kind", "parent_id", "bumped", "talk")) == before


def test_a_longer_export_adds_what_is_new_and_finds_the_missing_parent(fresh: World, tmp_path: Path) -> None:
    bring(mbox(tmp_path, TALK))
    longer = [
        *TALK,
        ("g", "c", "Ben Arber", "Re: Apples", "Twelve!"),
        ("e", "", "Ada Byron", "Ponds", "A pond."),
    ]
    report = bring(mbox(tmp_path, longer, "garden-2024.mbox"))
    assert report.created == Counter(post=1, comment=1)
    assert report.updated == Counter(comment=1)
    assert told()["f"] == ("comment", "e", 0)
    assert told()["e"] == ("post", None, 1)
    assert told()["a"] == ("post", None, 3)
    moved = Item.objects.using(I).get(origin__key__startswith="f@")
    assert moved.bumped is None
    assert Document.objects.using(I).get(item=moved).kind == "comment"
    assert not Origin.objects.using(I).exclude(awaited="").exists()
    assert Item.objects.using(I).get(origin__key__startswith="e@").bumped == max(
        Item.objects.using(I).filter(origin__key__regex="^[ef]@").values_list("pk", flat=True)
    )


def test_what_changed_is_brought_up_to_date_and_the_old_words_are_kept(fresh: World, tmp_path: Path) -> None:
    bring(mbox(tmp_path, TALK))
    changed = [(*TALK[3][:4], "We need two benches."), *TALK[:3], TALK[4]]
    report = bring(mbox(tmp_path, [changed[1], changed[2], changed[3], changed[0], changed[4]]))
    assert report.updated == Counter(post=1)
    item = Item.objects.using(I).get(origin__key__startswith="d@")
    assert item.body.strip() == "We need two benches."
    assert [one.body.strip() for one in Revision.objects.using(I).filter(item=item)] == ["We need a bench."]
    found = Document.objects.using(I).extra(where=["words @@ to_tsquery('simple', 'benches & two')"])
    assert [one.item_id for one in found] == [item.pk]


def test_a_dry_run_writes_nothing_and_says_the_same(fresh: World, tmp_path: Path) -> None:
    path = mbox(tmp_path, TALK)
    counts = [model.objects.using(I).count() for model in (Item, Person, Space, Entry, Origin, Document)]
    dry = bring(path, dry_run=True)
    assert [
        model.objects.using(I).count() for model in (Item, Person, Space, Entry, Origin, Document)
    ] == counts
    wet = bring(path)
    assert {**dry.to_json(), "seconds": 0} == {**wet.to_json(), "seconds": 0}


@pytest.mark.parametrize(
    "ring, audience, role, readers",
    [
        ("inside", 1, "member", {"owner", "maya", "colleague"}),
        ("edge", 2, "guest", {"owner"}),
        ("outside", 0, "member", {"owner", "maya", "colleague", "guest", "nobody"}),
    ],
)
def test_who_reads_it_follows_from_the_ring(
    fresh: World, tmp_path: Path, ring: str, audience: int, role: str, readers: set[str]
) -> None:
    bring(mbox(tmp_path, TALK), ring=ring)
    space = Space.objects.using(I).get(name__iexact="garden")
    assert (space.ring_name, space.audience) == (ring, audience)
    writer = Membership.objects.using(I).get(space=space, person__name="Ben Arber")
    assert writer.role == role
    assert space.member_count == 4
    assert space.guest_count == (3 if ring == "edge" else 0)
    for who in ("owner", "maya", "colleague", "guest", "nobody"):
        with reading_as(fresh.person(who).pk if who != "nobody" else None):
            assert Item.objects.filter(space=space).exists() == (who in readers), who
            assert Document.objects.filter(space=space).exists() == (who in readers), who


def test_everything_into_one_space_lets_nobody_in_who_was_not(fresh: World, tmp_path: Path) -> None:
    lab = Space.objects.using(I).get(name="Quiet lab")
    before = Membership.objects.using(I).filter(space=lab).count()
    bring(mbox(tmp_path, TALK), space="quiet LAB")
    assert Item.objects.using(I).filter(space=lab, origin__isnull=False).count() == 5
    assert Membership.objects.using(I).filter(space=lab).count() == before


def test_a_guest_who_wrote_in_an_inside_archive_is_let_into_nothing(fresh: World, tmp_path: Path) -> None:
    mails = [("x", "", "Guest", "Hello", "I wrote from outside.")]
    path = mbox(tmp_path, mails)
    path.write_text(path.read_text().replace("guest@mail.example", "guest@engawa.example"))
    report = bring(path)
    item = Item.objects.using(I).get(origin__key__startswith="x@")
    assert (report.people_matched, item.author_id) == (1, fresh.person("guest").pk)
    with reading_as(fresh.person("guest").pk):
        assert not Item.objects.filter(pk=item.pk).exists()
