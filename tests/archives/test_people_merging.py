"""Made one and two again: afterwards every table holds what it held before."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.content.models import Item, Mention, Reaction
from engawa.people.models import Follow, Identity, Likeness, Merge, MergedRow, Person, Thanks
from engawa.people.resolving.deciding import accept, undo
from engawa.people.resolving.merging import merge, unmerge
from engawa.people.resolving.pointers import pointers
from engawa.people.resolving.resolve import propose, resolve
from engawa.spaces.models import Membership, Space
from tests.archives.making import bring, mbox
from tests.world import World

I = "importer"  # noqa: E741 - the role that sees everything
WRITTEN_BY_MERGING = {"people_merge", "people_mergedrow", "journal_entry"}


def all_rows() -> dict[str, list[str]]:
    """All rows of all our tables but those that tell of the merge itself."""
    with connections[I].cursor() as at:
        at.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = sorted(row[0] for row in at.fetchall())
        found = {}
        for table in tables:
            if table in WRITTEN_BY_MERGING or table.startswith(
                ("procrastinate", "django", "auth", "account", "mfa")
            ):
                continue
            at.execute(f"SELECT row_to_json(t)::text FROM {table} t ORDER BY 1")
            found[table] = [str(row[0]) for row in at.fetchall()]
    return found


def entangle(world: World) -> tuple[int, int]:
    """Two people with everything that people can have, also with each other and with the same things."""
    maya, tom, aiko = (world.people[who] for who in ("maya", "tom", "aiko"))
    other = Person.objects.using(I).create(
        name="M. Okafor", handle="mok", title="Gardener", joined_at=timezone.now()
    )
    Person.objects.using(I).filter(pk=maya).update(handle=None, title="")
    lab = Space.objects.using(I).get(name="Quiet lab")
    everyone = Space.objects.using(I).get(name="Everyone")
    for space in (lab, everyone):
        Membership.objects.using(I).create(
            space=space,
            person=other,
            role="member",
            since=timezone.now(),
            listed=space.listed,
            ring=space.ring,
        )
    with connections[I].cursor() as at:
        at.execute("SELECT engawa_count_members(id) FROM spaces_space")
    post = Item.objects.using(I).filter(kind="post", space=everyone).first()
    assert post
    Item.objects.using(I).create(
        kind="comment", space=everyone, audience=1, author=other, parent=post, root=post, body="x",
        created_at=timezone.now(),
    )  # fmt: skip
    for person in (maya, other.pk):
        Reaction.objects.using(I).create(item=post, person_id=person, emoji="🎉", at=timezone.now())
        Mention.objects.using(I).create(item=post, person_id=person)
        Follow.objects.using(I).create(follower_id=person, person_id=tom)
        Follow.objects.using(I).create(follower_id=aiko, person_id=person)
        Thanks.objects.using(I).create(giver_id=tom, receiver_id=person, reason="Well done.")
    Follow.objects.using(I).create(follower_id=maya, person=other)
    Follow.objects.using(I).create(follower=other, person_id=maya)
    Thanks.objects.using(I).create(giver=other, receiver_id=maya, reason="For everything.")
    Identity.objects.using(I).create(person=other, scheme="email", value="m@okafor.example", source="mbox:x")
    return maya, other.pk


def test_merging_and_unmerging_lose_nothing(fresh: World) -> None:
    kept, gone = entangle(fresh)
    before = all_rows()
    merged = merge(kept, gone, actor=None, evidence=[{"what": "said so", "weight": 1, "detail": ""}])
    assert Person.objects.using(I).get(pk=gone).merged_into_id == kept
    one = Person.objects.using(I).get(pk=kept)
    assert (one.handle, one.title) == ("mok", "Gardener")
    with connections[I].cursor() as at:
        for pointer in pointers():
            at.execute(f"SELECT count(*) FROM {pointer.table} WHERE {pointer.column} = %s", [gone])
            assert at.fetchone() == (0,), pointer
    assert Reaction.objects.using(I).filter(person=kept, emoji="🎉").count() == 1
    assert not Follow.objects.using(I).filter(follower=kept, person=kept).exists()
    assert Membership.objects.using(I).filter(person=kept, space__name="Quiet lab").exists()
    unmerge(merged, actor=None)
    after = all_rows()
    for table, rows in before.items():
        assert after[table] == rows, table


def test_what_came_in_since_goes_back_with_its_name(fresh: World, tmp_path: Path) -> None:
    first = ("a", "", "Ada Byron", "Hello", "One.")
    bring(mbox(tmp_path, [first]))
    ada = Person.objects.using(I).get(name="Ada Byron")
    merged = merge(fresh.people["maya"], ada.pk, actor=None, evidence=[])
    bring(mbox(tmp_path, [first, ("b", "", "Ada Byron", "Again", "Two.")]))
    assert Item.objects.using(I).filter(author=fresh.people["maya"], origin__isnull=False).count() == 2
    unmerge(merged, actor=None)
    assert Item.objects.using(I).filter(author=ada).count() == 2
    assert resolve("mbox:garden").merged == 0


def test_a_guest_made_one_with_a_colleague_belongs_as_the_colleague_may(fresh: World) -> None:
    before = all_rows()
    with connections[I].cursor() as at:
        at.execute("DELETE FROM people_account WHERE person_id = %s", [fresh.people["guest"]])
    accountless = all_rows()
    merged = merge(fresh.people["colleague"], fresh.people["guest"], actor=None, evidence=[])
    council = Membership.objects.using(I).get(space__name="Partner council", person=fresh.people["colleague"])
    assert council.role == "member"
    unmerge(merged, actor=None)
    assert all_rows() == accountless
    assert before["spaces_membership"] == accountless["spaces_membership"]


@pytest.mark.parametrize(
    "trouble, words",
    [
        (lambda w: merge(w.people["maya"], w.people["tom"], actor=None, evidence=[]), "Both sign in"),
        (lambda w: _twice(w), "somebody else already"),
        (lambda w: _undo_twice(w), "undone before"),
    ],
)
def test_what_cannot_be_is_refused(fresh: World, trouble: Callable[[World], Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        trouble(fresh)


def _twice(world: World) -> None:
    _, gone = entangle(world)
    merge(world.people["maya"], gone, actor=None, evidence=[])
    merge(world.people["tom"], gone, actor=None, evidence=[])


def _undo_twice(world: World) -> None:
    kept, gone = entangle(world)
    merged = merge(kept, gone, actor=None, evidence=[])
    unmerge(merged, actor=None)
    unmerge(merged, actor=None)


def test_only_the_owner_decides_and_chains_are_undone_from_the_end(fresh: World) -> None:
    _, gone = entangle(fresh)
    third = Person.objects.using(I).create(name="Moo", joined_at=timezone.now())
    first = merge(third.pk, gone, actor=None, evidence=[])
    propose(fresh.people["maya"], third.pk, 0.5, [])
    pair = Likeness.objects.using(I).get()
    with reading_as(fresh.people["tom"]), pytest.raises(Refused):
        accept(pair, actor=fresh.person("tom"))
    owner = fresh.person("owner")
    with reading_as(owner.pk):
        second = accept(pair, actor=owner)
    assert (second.kept_id, second.by_id) == (fresh.people["maya"], owner.pk)
    with pytest.raises(Refused, match="Undo that first"):
        unmerge(first, actor=None)
    with reading_as(owner.pk):
        undo(second, actor=owner)
    unmerge(first, actor=None)
    assert not Person.objects.using(I).exclude(merged_into=None).exists()
    assert Merge.objects.using(I).filter(undone_at=None).count() == 0
    assert MergedRow.objects.using(I).exists()


def test_names_with_care(fresh: World, tmp_path: Path) -> None:
    """The same full name in two lists is one person; a frequent name, a namesake and a bare name are not."""
    bring(mbox(tmp_path, [("a", "", "Ada Byron", "x", "1"), ("b", "", "Lee", "x", "2")], "one.mbox"))
    path = mbox(tmp_path, [("c", "", "Ada Byron", "x", "3"), ("d", "", "Lee", "x", "4")], "two.mbox")
    path.write_text(path.read_text().replace("ada.byron@mail", "ada@home").replace("lee@mail", "lee@work"))
    report = bring(path)
    assert (report.people_merged, report.people_matched) == (1, 1)
    third = mbox(tmp_path, [("e", "", "Ada Byron", "x", "5"), ("f", "", "Ada Byron", "x", "6")], "three.mbox")
    text = third.read_text().replace("ada.byron@mail", "ada@third", 1)
    third.write_text(text.replace("ada.byron@mail", "ada@fourth", 1))
    report = bring(third)
    assert report.people_merged == 0
    assert report.people_proposed >= 2
    assert {one["what"] for row in Likeness.objects.using(I).all() for one in row.evidence} >= {"namesakes"}
