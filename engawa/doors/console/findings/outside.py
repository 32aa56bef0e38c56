"""The rooms outside: queues that grow, and whether other systems are in step."""

from collections.abc import Iterator

import psycopg

from engawa.doors.console.findings import Finding, State, counted, finding, listed

QUEUES: dict[str, tuple[str, str]] = {
    "channels_arrival": (
        "letter by forms and webhooks",
        "heard_at IS NULL AND came_at < now() - interval '15 minutes'",
    ),
    "fediverse_arrival": ("activity from the fediverse", "due_at < now() - interval '15 minutes'"),
    "fediverse_delivery": (
        "delivery to the fediverse",
        "due_at < now() - interval '15 minutes' AND attempts = 0",
    ),
    "public_ping": ("Webmention to be sent", "state = 'waiting' AND attempts > 2"),
    "public_answer": (
        "answer of a visitor that nobody looked at",
        "state = 'waiting' AND id < ((extract(epoch FROM now()) - 259200) * 1000)::bigint << 21",
    ),
    "contacts_intake": (
        "file of contacts",
        "state IN ('waiting', 'running') AND at < now() - interval '6 hours'",
    ),
    "contacts_erasure": ("erasure", "done_at IS NULL AND at < now() - interval '1 hour'"),
}
"""What waits longer than it should, by table: how one of it is called, and when it is late."""
MANY = {
    "activity from the fediverse": "activities from the fediverse",
    "delivery to the fediverse": "deliveries to the fediverse",
    "letter by forms and webhooks": "letters by forms and webhooks",
    "Webmention to be sent": "Webmentions to be sent",
    "file of contacts": "files of contacts",
    "answer of a visitor that nobody looked at": "answers of visitors that nobody looked at",
}
STEP = """
    SELECT count(*) FILTER (WHERE trouble <> ''), count(*), min(name || ': ' || trouble) FILTER (WHERE trouble <> '')
      FROM (SELECT name, trouble FROM contacts_crmlink WHERE state = 'running'
            UNION ALL SELECT name, trouble FROM cases_connection WHERE state IN ('running', 'refused')) AS others
"""


def look_outside(connection: psycopg.Connection) -> Iterator[Finding]:
    """What waits too long, and who is not in step."""
    if connection.execute("SELECT to_regclass('cases_connection')").fetchone() == (None,):
        return
    late = []
    for table, (word, condition) in QUEUES.items():
        row = connection.execute(f"SELECT count(*) FROM {table} WHERE {condition}".encode()).fetchone()
        count = row[0] if row else 0
        late.append((count, counted(count, word, MANY.get(word, ""))))
    waits = listed(late)
    yield finding(
        "queues",
        not waits,
        f"waiting too long: {waits}" if waits else "nothing waits too long",
        "Is bin/up running? What broke stands in logs/outside.log and logs/jobs.log.",
        State.MIND,
    )
    ill, all_, words = connection.execute(STEP).fetchone() or (0, 0, None)
    yield finding(
        "in step",
        not ill,
        f"{counted(all_, 'CRM or tracker', 'CRMs and trackers')}"
        + (f", {ill:,} in trouble; {words}" if ill else ", all in step" if all_ else ""),
        "Their pages are under /contacts/crm/, and behind each space's trackers; each says what to do.",
        State.MIND,
    )
