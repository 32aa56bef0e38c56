"""The queries that stand, ready to be matched: read again only when one of them has changed."""

from dataclasses import dataclass
from threading import Lock

from django.db import connections

from engawa.outside.channels.keys import COURIER
from engawa.outside.listening.asking.matching import Index
from engawa.outside.listening.asking.parsing import Unclear, parse
from engawa.outside.listening.asking.tree import Node
from engawa.outside.listening.models import Query

PRINT = "SELECT count(*), coalesce(sum(version), 0), coalesce(max(id), 0) FROM listening_query"
type Print = tuple[str, int, int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """All queries that are not paused, and the space of each."""

    index: Index[int]
    spaces: dict[int, int]


_lock = Lock()
_kept: tuple[Print, Standing] | None = None


def standing() -> Standing:
    """The queries as they stand in this transaction."""
    global _kept
    with connections[COURIER].cursor() as cursor:
        cursor.execute(PRINT)
        now: Print = (str(connections[COURIER].settings_dict["NAME"]), *cursor.fetchone())
    with _lock:
        if _kept is None or _kept[0] != now:
            _kept = now, _read()
        return _kept[1]


def _read() -> Standing:
    queries: dict[int, Node] = {}
    spaces: dict[int, int] = {}
    for query in Query.objects.using(COURIER).filter(paused_at=None).order_by("pk"):
        try:
            queries[query.pk] = parse(query.text)
        except Unclear:  # the language has become stricter since it was written: its page says so
            continue
        spaces[query.pk] = query.space_id
    return Standing(Index(queries), spaces)
