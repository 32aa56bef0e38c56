"""Write people outside into a company, by the database's own means and beside its triggers."""

from __future__ import annotations

from pathlib import Path
from string import Template

import psycopg

from engawa.embedded import places
from tests.load.company.generate import connect
from tests.load.home import say
from tests.load.readers import Reader

STEPS = Path(__file__).with_name("fill.sql")
TABLES = (
    "contacts_company contacts_contact contacts_identity contacts_knowing contacts_order contacts_consententry "
    "contacts_proposal channels_account inbox_thread inbox_message"
).split()
DESKS = """
SELECT s.id FROM spaces_space s JOIN spaces_membership m ON m.space_id = s.id
WHERE m.person_id = ANY(%s) AND s.ring = 2 AND NOT s.is_talk AND s.archived_at IS NULL
GROUP BY s.id ORDER BY count(*) DESC, s.id LIMIT 12
"""
BROUGHT = (
    ("contacts_fieldchange", "id"), ("contacts_proposal", "other_id"), ("contacts_profilelook", "identity_id"),
    ("contacts_knowing", "identity_id"), ("contacts_identity", "id"), ("contacts_contact", "id"),
    ("contacts_company", "id"), ("contacts_intake", "id"),
)  # fmt: skip
"""Where whom a run brings in lies, and by which column they are newer than the company's own."""
LOADS = "SELECT to_regproc('load.knows') IS NOT NULL"


def fill(readers: list[Reader], count: int) -> list[int]:
    """So many contacts, unless they are there; returns the spaces that know them, the busiest first."""
    with connect(places.admin()) as connection:
        desks = [row[0] for row in connection.execute(DESKS, [[one.person for one in readers]])]
        if connection.execute(LOADS).fetchone() == (True,):
            forget_brought(connection, count)
            return desks
        say(f"{count} contacts …")
        words = Template(STEPS.read_text().replace("$$", "$$$$"))
        wanted = words.substitute(count=count, spaces=", ".join(map(str, desks)))
        with connection.transaction():
            connection.execute(wanted.encode())
        for table in TABLES:
            connection.execute(f"VACUUM (ANALYZE) {table}".encode())
    return desks


def forget_brought(connection: psycopg.Connection, count: int) -> None:
    """Take out again whom earlier runs brought in by a file, so that each measures the same company."""
    last = one(count) + 2
    with connection.transaction():
        connection.execute("SET LOCAL session_replication_role = replica")
        gone = [
            connection.execute(f"DELETE FROM {table} WHERE {column} > {last}".encode()).rowcount
            for table, column in BROUGHT
        ]
    for table, _column in BROUGHT if any(gone) else ():
        connection.execute(f"VACUUM (ANALYZE) {table}".encode())


def one(number: int) -> int:
    """The id of a contact and of its mail address, as in fill.sql."""
    return (1_600_000_000_000 + number * 300) << 21
