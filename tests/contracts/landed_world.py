"""A little of everything that the rooms outside hold, in the landed version's tables."""

from typing import Any

import psycopg
from psycopg.errors import UndefinedColumn, UndefinedTable

from tests.contracts.model import EDGE, INSIDE, OUTSIDE, ItemRow, MembershipRow, Model, PersonRow, SpaceRow
from tests.contracts.outside_worlds import write_outside
from tests.contracts.worlds import FIRST

WORLD = Model(
    people=[PersonRow(FIRST, INSIDE), PersonRow(FIRST + 1, INSIDE), PersonRow(FIRST + 2, EDGE)],
    spaces=[
        SpaceRow(FIRST, INSIDE, 1, 1, FIRST),
        SpaceRow(FIRST + 1, INSIDE, 2, 2, FIRST),
        SpaceRow(FIRST + 2, OUTSIDE, 0, 0, FIRST),
    ],
    memberships=[
        MembershipRow(FIRST, FIRST, FIRST, "owner", False),
        MembershipRow(FIRST + 1, FIRST + 1, FIRST + 1, "owner", False),
    ],
    items=[
        ItemRow(FIRST, FIRST, FIRST),
        ItemRow(FIRST + 1, FIRST + 1, FIRST + 1),
        ItemRow(FIRST + 2, FIRST + 2, FIRST),
    ],
)
LIVED_IN = (
    "channels_account channels_dispatch contacts_contact contacts_identity contacts_consententry inbox_thread "
    "inbox_message inbox_answer inbox_note listening_query listening_mention listening_match cases_case cases_voice "
    "cases_telling cases_told cases_link cases_figures fediverse_peer fediverse_note public_answer"
).split()
"""Tables that an upgrade has to find rows in."""


class Older(psycopg.Cursor[Any]):
    """Writes what the older tables take; what came to be since is left out."""

    def execute(self, query: Any, params: Any = None, **options: Any) -> "Older":
        super().execute("SAVEPOINT newer")
        try:
            super().execute(query, params, **options)
        except (UndefinedColumn, UndefinedTable):
            super().execute("ROLLBACK TO SAVEPOINT newer")
        return self


def live_outside(dsn: str) -> None:
    """Write it, and keep it."""
    with psycopg.connect(dsn, cursor_factory=Older) as connection, connection.cursor() as cursor:
        write_outside(WORLD, cursor)
