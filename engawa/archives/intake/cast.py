"""The people of an archive: who of them is known here already, and who is new."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from engawa.archives.intake.acquaintance import Figure, met_before, value_of
from engawa.archives.intake.copying import copy, cursor, skip_to, values
from engawa.archives.intake.evidence import Evidence, Somebody, exact, known_by
from engawa.archives.intake.report import Report
from engawa.archives.models import Source
from engawa.archives.records import Author
from engawa.archives.whole import WholeAuthor
from engawa.base.numbers import number_in

MOST_REMEMBERED = 50_000
PERSON = "id, name, handle, ring, is_owner, is_bot, title, place, team, about, languages, timezone, avatar, joined_at"
IDENTITY = "person_id, scheme, value, name, verified, source, seen_at"


class Cast:
    """Finds or makes the person behind each author key of one source."""

    def __init__(self, source: Source, ring: int, report: Report, *, own: bool = False) -> None:
        self._source = source
        self._ring = ring
        self._report = report
        self._own = own
        """Whether keys may be ids, as in an archive that this Engawa wrote itself."""
        self._figures: dict[str, Figure] = {}
        self.contradictions: list[tuple[int, int, Evidence]] = []
        """Pairs of people of whom exact evidence says that they are one."""

    def __getitem__(self, key: str) -> Figure:
        return self._figures[key]

    def get(self, key: str) -> Figure | None:
        return self._figures.get(key)

    def forget(self) -> None:
        self._figures.clear()

    def admit(self, authors: Iterable[Author], moment: datetime | None = None) -> None:
        """Know these authors from here on; who is new joined at `moment`."""
        if len(self._figures) > MOST_REMEMBERED:
            self._figures.clear()
        fresh = {author.key: author for author in authors if author.key not in self._figures}
        if fresh:
            self._admit(list(fresh.values()), moment or timezone.now())

    def ensure(self, keys: Iterable[str], moment: datetime) -> None:
        """Know whoever wrote under these keys, even if the archive never introduced them."""
        self.admit([Author(key, key.partition(":")[2] or key) for key in keys], moment)

    def load(self, keys: Iterable[str]) -> None:
        """Know those of these keys that were introduced at some time, and no others."""
        missing = [Author(key, "") for key in keys if key and key not in self._figures]
        if missing:
            self._figures.update(met_before(self._source, missing, own=self._own))

    def _admit(self, authors: list[Author], moment: datetime) -> None:
        met = met_before(self._source, authors, own=self._own)
        self._figures.update(met)
        proofs = {author.key: exact(author) for author in authors}
        known = known_by(proof for several in proofs.values() for proof in several)
        new: list[tuple[int, Author]] = []
        kept = self._ids_kept(author for author in authors if author.key not in met)
        places = iter(_reserve("people_person", len(authors) - len(met)))
        behind: dict[str, int] = {}
        for author in authors:
            mine = proofs[author.key]
            somebody = next((known[proof] for proof in mine if proof in known), None)
            if author.key in met:
                self._compare(met[author.key].person, mine, known)
                behind[author.key] = met[author.key].person
            elif somebody:
                self._report.people_matched += 1
                behind[author.key] = somebody[0]
            else:
                number = number_in(author.key)
                behind[author.key] = number if number in kept and number else next(places)
                new.append((behind[author.key], author))
            known.update({proof: (behind[author.key], self._ring) for proof in mine if proof not in known})
        self._create(new, moment)
        self._identify(authors, behind, proofs)
        self._figures.update(met_before(self._source, authors, own=self._own))

    def _ids_kept(self, authors: Iterable[Author]) -> set[int]:
        """Ids that people of an archive of our own had, and that are free here."""
        told = {number for author in authors if self._own and (number := number_in(author.key))}
        if not told:
            return told
        skip_to("people_person", max(told))
        with cursor() as at:
            at.execute("SELECT id FROM people_person WHERE id = ANY(%s)", [list(told)])
            return told - {row[0] for row in at.fetchall()}

    def _compare(self, person: int, mine: list[Evidence], known: Mapping[Evidence, Somebody]) -> None:
        for proof in mine:
            other = known.get(proof)
            if other and other[0] != person:
                self.contradictions.append((person, other[0], proof))

    def _create(self, new: list[tuple[int, Author]], moment: datetime) -> None:
        free = _free_handles([author.handle for _, author in new])
        copy("people_person", PERSON, [self._person(one, author, free, moment) for one, author in new])
        self._report.people_created += len(new)

    def _person(self, person: int, author: Author, free: set[str], moment: datetime) -> tuple[Any, ...]:
        handle = author.handle.lower()[:60] or None
        if handle in free:
            free.discard(handle)
        else:
            handle = None
        whole = author if isinstance(author, WholeAuthor) else WholeAuthor("", "", ring=self._ring)
        return (
            person, (author.name.strip() or author.address or author.key)[:200], handle, whole.ring, False,
            author.is_bot, author.title[:200], whole.place[:200], whole.team[:200], whole.about,
            [one[:20] for one in whole.languages], author.timezone[:60],
            whole.avatar, whole.joined or moment,
        )  # fmt: skip

    def _identify(
        self, authors: list[Author], behind: dict[str, int], proofs: dict[str, list[Evidence]]
    ) -> None:
        rows = []
        now = timezone.now()
        for author in authors:
            verified = {one[:2] for one in getattr(author, "identities", ()) if one[2]}
            about = (author.name[:200], self._source.key[:200], now)
            for scheme, value in proofs[author.key]:
                rows.append(
                    (behind[author.key], scheme, value, about[0], (scheme, value) in verified, *about[1:])
                )
            if not (self._own and author.key == str(behind[author.key])):
                value = value_of(self._source, author.key)
                rows.append((behind[author.key], self._source.format, value, about[0], False, *about[1:]))
        values(
            f"INSERT INTO people_identity ({IDENTITY}) SELECT * FROM {{rows}} ON CONFLICT DO NOTHING",
            rows,
            "bigint text text text boolean text timestamptz",
        )


def _reserve(table: str, count: int) -> list[int]:
    with cursor() as at:
        at.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
        )
        return [row[0] for row in at.fetchall()]


def _free_handles(wanted: Iterable[str]) -> set[str]:
    asked = {handle.lower()[:60] for handle in wanted if handle}
    with cursor() as at:
        at.execute("SELECT lower(handle) FROM people_person WHERE lower(handle) = ANY(%s)", [list(asked)])
        return asked - {row[0] for row in at.fetchall()}
