"""Mail: what did not go out, what came and could not be dealt with, and what is missing for either."""

from collections.abc import Iterator

import psycopg

from engawa.doors.console.findings import Finding, State, counted, finding
from engawa.embedded import places

LETTERS = """
    SELECT count(*) FILTER (WHERE state = 'queued' AND made_at < now() - interval '15 minutes'),
           count(*) FILTER (WHERE state = 'failed' AND settled_at > now() - interval '7 days'),
           (SELECT count(*) FROM letters_trouble),
           (SELECT trouble FROM letters_outgoing WHERE trouble <> '' AND state IN ('queued', 'failed')
             ORDER BY id DESC LIMIT 1)
      FROM letters_outgoing
"""
ARRIVALS = """
    SELECT count(*) FILTER (WHERE state IN ('waiting', 'read') AND came_at < now() - interval '15 minutes'),
           count(*) FILTER (WHERE state = 'failed'), count(*) FILTER (WHERE state = 'held'),
           (SELECT 'from ' || author || ' for ' || split_part(recipient, '+', 1) || ': ' || words FROM mail_arrival
             WHERE state = 'failed' ORDER BY id DESC LIMIT 1)
      FROM mail_arrival
"""


def look_at_mail(connection: psycopg.Connection) -> Iterator[Finding]:
    """Letters on their way, and mails that came."""
    if connection.execute("SELECT to_regclass('mail_arrival')").fetchone() == (None,):
        return
    late, failed, troubles, words = connection.execute(LETTERS).fetchone() or (0, 0, 0, None)
    yield finding(
        "letters",
        not late and not failed,
        f"{late} late, {failed} failed this week, {counted(troubles, 'address takes', 'addresses take')} none"
        + (f"; the last trouble: {words}" if words else ""),
        "Look whether the mail server in ENGAWA_SMTP_HOST takes mail from here.",
        State.MIND,
    )
    if not places.mail_port():
        return
    late, failed, held, words = connection.execute(ARRIVALS).fetchone() or (0, 0, 0, None)
    yield finding(
        "mail in",
        not late and not failed,
        f"{late} late, {failed} could not be dealt with, {held} held for their senders"
        + (f"; the last {words}" if words else ""),
        "The bytes of each stand in the table mail_arrival; logs/jobs.log says what broke.",
        State.MIND,
    )
