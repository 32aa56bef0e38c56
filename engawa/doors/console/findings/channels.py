"""Channels: which accounts are not heard, and what was not said."""

from collections.abc import Iterator

import psycopg

from engawa.doors.console.findings import Finding, State, finding

ACCOUNTS = """
    SELECT count(*) FILTER (WHERE state <> 'closed'),
           count(*) FILTER (WHERE state = 'refused'),
           count(*) FILTER (WHERE state = 'running' AND trouble <> '' AND trouble_since < now() - interval '1 hour'),
           count(*) FILTER (WHERE state = 'running' AND listen_at < now() - interval '15 minutes'),
           (SELECT network || ' ' || handle || ': ' || trouble FROM channels_account
             WHERE state IN ('running', 'refused') AND trouble <> '' ORDER BY trouble_since LIMIT 1)
      FROM channels_account
"""
SAID = """
    SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending') AND due_at < now() - interval '15 minutes'),
           count(*) FILTER (WHERE state = 'unsure'),
           count(*) FILTER (WHERE state = 'refused')
      FROM channels_dispatch WHERE due_at > now() - interval '7 days'
"""


def look_at_channels(connection: psycopg.Connection) -> Iterator[Finding]:
    """How the accounts stand, and what waits to be said."""
    if connection.execute("SELECT to_regclass('channels_arrival')").fetchone() == (None,):
        return
    all_, refused, ill, unseen, words = connection.execute(ACCOUNTS).fetchone() or (0, 0, 0, 0, None)
    yield finding(
        "channels",
        not (refused or ill or unseen),
        f"{all_} accounts: {refused} have to sign in again, {ill} in trouble for over an hour, "
        f"{unseen} not looked at in time" + (f"; the oldest trouble: {words}" if words else ""),
        "The page /channels/ says what to do for each; logs/outside.log says what broke.",
        State.MIND,
    )
    late, unsure, not_sent = connection.execute(SAID).fetchone() or (0, 0, 0)
    yield finding(
        "said outside",
        not (late or unsure),
        f"this week {late} late, {unsure} of which nobody knows whether they arrived, {not_sent} refused",
        "Each stands on the page of its account under /channels/, with what can be done.",
        State.MIND,
    )
