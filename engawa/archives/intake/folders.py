"""A folder that has no page of its own becomes an empty one, so that its pages stand together."""

from __future__ import annotations

from collections.abc import Iterable

from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.copying import Row, cursor
from engawa.archives.intake.placing import New
from engawa.archives.intake.prepared import prepare
from engawa.archives.intake.rooms import Place
from engawa.archives.intake.standing import reserve, standing
from engawa.archives.intake.writing import Writing
from engawa.archives.models import Source
from engawa.archives.records import Record
from engawa.base.ids import id_at

_LIKE = (
    "SELECT i.id, i.author_id, i.byline, i.created_at, s.id, s.ring, s.audience FROM content_item i "
    "JOIN spaces_space s ON s.id = i.space_id WHERE i.id = ANY(%s)"
)


def make_folders(source: Source, folders: Iterable[Row]) -> list[tuple[str, int]]:
    """Make the missing ones, each beside a page that lies in it; returns all as (path, item)."""
    wanted = {f"folder:{path}": (path, item) for path, item in folders}
    there = {key: one.item for key, one in standing(source, wanted).items()}
    missing = {key: told for key, told in wanted.items() if key not in there}
    with cursor() as at:
        at.execute(_LIKE, [[item for _, item in missing.values()]])
        like = {row[0]: row[1:] for row in at.fetchall()}
    sequence = iter(reserve(len(missing)))
    fresh = []
    for key, (path, item) in missing.items():
        author, byline, created, space, ring, audience = like[item]
        title = path.rpartition("/")[2].replace("-", " ").replace("_", " ").strip()
        record = Record(key, "page", "", "", created, title[:1].upper() + title[1:], path=path)
        prepared, _ = prepare(record, dry=True)
        figure = Figure(author, 2, None, byline, "")
        fresh.append(
            New(
                prepared,
                id_at(created, next(sequence)),
                figure,
                Place(space, ring, audience, ours=False),
                "page",
            )
        )
        there[key] = fresh[-1].item
    Writing(source, lambda _: None, sequence).write(fresh, {})
    return [(wanted[key][0], item) for key, item in there.items()]
