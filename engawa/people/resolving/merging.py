"""Making two people one, and two again: nothing is lost on the way there or back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.boundary.refusals import Refused
from engawa.journal.models import Entry
from engawa.people.models import Account, Merge, MergedRow, Person
from engawa.people.resolving.pointers import Pointer, pointers
from engawa.people.resolving.profiles import TABLE, fill, give_back

IMPORTER = "importer"

type Evidence = list[dict[str, Any]]
"""What speaks for it: [{"what", "weight", "detail"}]."""


@transaction.atomic(using=IMPORTER)
def merge(
    kept: int, gone: int, *, actor: int | None, evidence: Evidence, among: Iterable[Pointer] | None = None
) -> Merge:
    """Give everything that is `gone`'s to `kept`, and remember what was whose.

    Args:
        among: Where there is anything of `gone`'s, when that is known; `whereabouts` tells it for many at once.

    Raises:
        Refused: when both sign in here, or one of them is somebody else already.
    """
    people = Person.objects.using(IMPORTER).select_for_update().in_bulk([kept, gone])
    if len(people) < 2 or any(person.merged_into_id for person in people.values()):
        raise Refused(_("These two cannot be made one: one of them is somebody else already."))
    if Account.objects.using(IMPORTER).filter(person__in=people).count() > 1:
        raise Refused(_("Both sign in here. End one of the two accounts first."))
    merged = Merge.objects.using(IMPORTER).create(
        kept_id=kept, gone_id=gone, by_id=actor, evidence=evidence, at=timezone.now()
    )
    rows = [_move(merged, pointer, people[kept]) for pointer in (pointers() if among is None else among)]
    rows.append(fill(merged, people[kept], people[gone]))
    MergedRow.objects.using(IMPORTER).bulk_create(row for row in rows if row.moved or row.laid_aside)
    people[gone].merged_into = people[kept]
    people[gone].save(using=IMPORTER, update_fields=["merged_into"])
    _recount(rows)
    _tell("person.merged", merged, actor)
    return merged


def whereabouts(people: Iterable[int]) -> dict[int, set[Pointer]]:
    """In which columns anything points to these people, in one look at each table."""
    found: dict[int, set[Pointer]] = defaultdict(set)
    asked = list(people)
    with connections[IMPORTER].cursor() as at:
        for pointer in pointers():
            at.execute(
                f"SELECT DISTINCT {pointer.column} FROM {pointer.table} WHERE {pointer.column} = ANY(%s)",
                [asked],
            )
            for (person,) in at.fetchall():
                found[person].add(pointer)
    return found


@transaction.atomic(using=IMPORTER)
def unmerge(merged: Merge, *, actor: int | None) -> None:
    """Give everything back, also what came in since under a name that is `gone`'s.

    Raises:
        Refused: when it was undone before, or `gone`'s rows lie in a later merge that has to be undone first.
    """
    merged = Merge.objects.using(IMPORTER).select_for_update().get(pk=merged.pk)
    later = Merge.objects.using(IMPORTER).filter(pk__gt=merged.pk, undone_at=None)
    if merged.undone_at is not None:
        raise Refused(_("This was undone before."))
    if later.filter(gone_id=merged.kept_id).exists():
        raise Refused(_("They were made one with somebody else since. Undo that first."))
    rows = list(MergedRow.objects.using(IMPORTER).filter(merge=merged).order_by("pk"))
    _give_back_later_writing(merged, rows)
    with connections[IMPORTER].cursor() as at:
        for row in (row for row in rows if row.table != TABLE):
            key = next(one.key for one in pointers() if (one.table, one.column) == (row.table, row.column))
            added = [aside["added"] for aside in row.laid_aside if aside.get("added")]
            at.execute(f"DELETE FROM {row.table} WHERE {key} = ANY(%s)", [added])
            at.execute(
                f"UPDATE {row.table} SET {row.column} = %s WHERE {key} = ANY(%s) AND {row.column} = %s",
                [merged.gone_id, row.moved, merged.kept_id],
            )
            for aside in row.laid_aside:
                at.execute(
                    f"INSERT INTO {row.table} OVERRIDING SYSTEM VALUE SELECT * FROM "
                    f"jsonb_populate_record(NULL::{row.table}, %s) ON CONFLICT DO NOTHING",
                    [json.dumps(aside["row"])],
                )
    give_back(merged, rows)
    Person.objects.using(IMPORTER).filter(pk=merged.gone_id).update(merged_into=None)
    merged.undone_at, merged.undone_by_id = timezone.now(), actor
    merged.save(using=IMPORTER, update_fields=["undone_at", "undone_by"])
    _recount(rows)
    _tell("person.unmerged", merged, actor)


def _move(merged: Merge, pointer: Pointer, kept: Person) -> MergedRow:
    table, column, key = pointer.table, pointer.column, pointer.key
    with connections[IMPORTER].cursor() as at:
        clash = _clash(pointer)
        at.execute(
            f"DELETE FROM {table} g WHERE g.{column} = %(gone)s AND ({clash}) RETURNING to_jsonb(g)",
            {"gone": merged.gone_id, "kept": merged.kept_id, "ring": kept.ring},
        )
        aside = [{"row": json.loads(row[0]) if isinstance(row[0], str) else row[0]} for row in at.fetchall()]
        if table == "spaces_membership" and column == "person_id":
            for one in aside:
                one["added"] = _belong(one["row"], merged.kept_id)
        at.execute(
            f"UPDATE {table} SET {column} = %s WHERE {column} = %s RETURNING {key}",
            [merged.kept_id, merged.gone_id],
        )
        moved = [row[0] for row in at.fetchall()]
    return MergedRow(merge=merged, table=table, column=column, moved=moved, laid_aside=aside)


def _clash(pointer: Pointer) -> str:
    """Which rows cannot simply become the kept person's: SQL on `g`."""
    clashes = ["false"]
    for others in pointer.uniques:
        same = "".join(f" AND k.{other} = g.{other}" for other in others)
        clashes.append(f"EXISTS (SELECT 1 FROM {pointer.table} k WHERE k.{pointer.column} = %(kept)s{same})")
    partners = {"follower_id": "person_id", "giver_id": "receiver_id"}
    both = partners | {other: one for one, other in partners.items()}
    if pointer.table in ("people_follow", "people_thanks") and pointer.column in both:
        clashes.append(f"g.{both[pointer.column]} IN (%(kept)s, %(gone)s)")
    if pointer.table == "spaces_membership" and pointer.column == "person_id":
        clashes.append("(%(ring)s = 2) = (g.role = 'guest')")
    return " OR ".join(clashes)


def _belong(row: dict[str, Any], kept: int) -> int | None:
    """Let the kept person into the space of a laid-aside membership, as their ring allows."""
    with connections[IMPORTER].cursor() as at:
        at.execute(
            "INSERT INTO spaces_membership (space_id, person_id, role, since, sponsor_id, until, listed, ring) "
            "SELECT s.id, p.id, CASE WHEN p.ring = 1 THEN 'guest' ELSE 'member' END, %s, "
            "CASE WHEN p.ring = 1 THEN %s::bigint END, CASE WHEN p.ring = 1 THEN %s::timestamptz END, s.listed, s.ring "
            "FROM spaces_space s, people_person p WHERE s.id = %s AND p.id = %s AND (p.ring <> 1 OR s.ring = 1) "
            "ON CONFLICT DO NOTHING RETURNING id",
            [row["since"], row["sponsor_id"], row["until"], row["space_id"], kept],
        )
        made = at.fetchone()
    return int(made[0]) if made else None


def _give_back_later_writing(merged: Merge, rows: Sequence[MergedRow]) -> None:
    names = [one for row in rows if row.table == "people_identity" for one in row.moved]
    with connections[IMPORTER].cursor() as at:
        at.execute(
            "UPDATE content_item i SET author_id = %s FROM archives_origin o WHERE o.item_id = i.id "
            "AND o.identity_id = ANY(%s) AND i.author_id = %s AND i.id > 0 RETURNING i.id",
            [merged.gone_id, names, merged.kept_id],
        )
        items = [row[0] for row in at.fetchall()]
        at.execute(
            "UPDATE search_document SET author_id = %s WHERE item_id = ANY(%s)", [merged.gone_id, items]
        )


def _recount(rows: Iterable[MergedRow]) -> None:
    """Member counts of the spaces that both belonged to."""
    shared = {
        aside["row"]["space_id"]
        for row in rows
        if row.table == "spaces_membership"
        for aside in row.laid_aside
    }
    with connections[IMPORTER].cursor() as at:
        for space in shared:
            at.execute("SELECT engawa_count_members(%s)", [space])


def _tell(verb: str, merged: Merge, actor: int | None) -> None:
    Entry.objects.using(IMPORTER).create(
        verb=verb, at=timezone.now(), actor_id=actor, person_id=merged.kept_id, data={"other": merged.gone_id}
    )
