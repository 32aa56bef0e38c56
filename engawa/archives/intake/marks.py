"""What hangs on items: tags, mentions, reactions, attachments, revisions. Adding twice adds nothing."""

from collections.abc import Callable, Iterable

from engawa.archives.intake.acquaintance import Figure
from engawa.archives.intake.copying import Row, clean, values
from engawa.archives.intake.files import Kept
from engawa.archives.intake.texts import Addresses, relink
from engawa.archives.records import Record, Revision

_TAGS = "INSERT INTO content_tag (name) SELECT DISTINCT name FROM {rows} AS v(name) ON CONFLICT DO NOTHING"
_TAGGINGS = (
    "INSERT INTO content_tagging (item_id, tag_id) SELECT v.item, t.id FROM {rows} AS v(item, name) "
    "JOIN content_tag t ON t.name = v.name ON CONFLICT DO NOTHING"
)
_MENTIONS = "INSERT INTO content_mention (item_id, person_id) SELECT * FROM {rows} ON CONFLICT DO NOTHING"
_REACTIONS = (
    "INSERT INTO content_reaction (item_id, person_id, emoji, at) SELECT * FROM {rows} ON CONFLICT DO NOTHING"
)
_ATTACHMENTS = (
    "INSERT INTO content_attachment (item_id, name, media_type, size, url, file) SELECT * FROM {rows} "
    "AS v(item_id, name, media_type, size, url, file) WHERE NOT EXISTS (SELECT 1 FROM content_attachment a "
    "WHERE a.item_id = v.item_id AND a.name = v.name AND a.url = v.url AND a.file = v.file)"
)
_REVISIONS = (
    "INSERT INTO content_revision (item_id, number, title, body, by_id, at, note) "
    "SELECT v.item, v.number + coalesce((SELECT max(number) FROM content_revision r WHERE r.item_id = v.item), 0), "
    "v.title, v.body, v.by, v.at, v.note FROM {rows} AS v(item, number, title, body, by, at, note)"
)


class Marks:
    """Gathers what hangs on several items and writes it in one statement a table."""

    def __init__(self, find: Callable[[str], Figure | None]) -> None:
        self._find = find
        self._tags: list[Row] = []
        self._mentions: list[Row] = []
        self._reactions: list[Row] = []
        self._attachments: list[Row] = []
        self._revisions: list[Row] = []

    def add(self, item: int, record: Record, files: Iterable[Kept]) -> None:
        """Note what hangs on an item now."""
        tags = {clean(tag).strip().lstrip("#").lower()[:80] for tag in record.tags}
        self._tags += [(item, tag) for tag in sorted(tags) if tag]
        for key in record.mentions:
            if figure := self._find(key):
                self._mentions.append((item, figure.person))
        for reaction in record.reactions:
            if figure := self._find(reaction.author):
                emoji = clean(reaction.emoji)[:60]
                self._reactions.append((item, figure.person, emoji, reaction.at or record.created))
        self._attachments += [
            (item, clean(one.name), clean(one.media_type), one.size, clean(one.url), one.file)
            for one in files
        ]

    def add_revisions(self, item: int, states: Iterable[Revision], led: Addresses | None = None) -> None:
        """Note earlier states of an item, oldest first; they are numbered on from those it has."""
        for number, state in enumerate(states, 1):
            by = self._find(state.author)
            body = clean(relink(state.body, led or {}))
            self._revisions.append(
                (
                    item,
                    number,
                    clean(state.title),
                    body,
                    by.person if by else None,
                    state.at,
                    clean(state.note)[:500],
                )
            )

    def write(self) -> None:
        values(_TAGS, list({(name,) for _, name in self._tags}), "text")
        values(_TAGGINGS, self._tags, "bigint text")
        values(_MENTIONS, self._mentions, "bigint bigint")
        values(_REACTIONS, self._reactions, "bigint bigint text timestamptz")
        values(_ATTACHMENTS, self._attachments, "bigint text text bigint text text")
        values(_REVISIONS, self._revisions, "bigint integer text text bigint timestamptz text")
