"""Channels: which accounts are not heard, and what was not said."""

from collections.abc import Iterator

import psycopg

from engawa.doors.console.findings import Finding, State, counted, finding, listed

ACCOUNTS = """
    SELECT count(*) FILTER (WHERE state <> 'closed'),
           count(*) FILTER (WHERE state = 'refused'),
           count(*) FILTER (WHERE state = 'running' AND trouble <> '' AND trouble_since < now() - interval '1 hour'),
           count(*) FILTER (WHERE state = 'running' AND listen_at < now() - interval '15 minutes')
      FROM channels_account
"""
WORST = """
    SELECT network || ' ' || handle || ': ' || coalesce(nullif(trouble, ''), 'has to sign in again'), id
      FROM channels_account WHERE state = 'refused' OR state = 'running' AND trouble <> ''
     ORDER BY state = 'refused' DESC, trouble_since LIMIT 1
"""
SAID = """
    SELECT count(*) FILTER (WHERE state IN ('waiting', 'sending') AND due_at < now() - interval '15 minutes'),
           count(*) FILTER (WHERE state = 'unsure'),
           count(*) FILTER (WHERE state = 'refused'),
           count(*) FILTER (WHERE state = 'held' AND due_at < now() - interval '1 day')
      FROM channels_dispatch WHERE due_at > now() - interval '7 days'
"""
STUCK = """
    SELECT a.network || ' ' || a.handle || ', ' || coalesce(nullif(d.trouble, ''), 'due since ' ||
           to_char(d.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI UTC')), a.id
      FROM channels_dispatch d JOIN channels_account a ON a.id = d.account_id
     WHERE d.due_at > now() - interval '7 days'
       AND (d.state = 'unsure' OR d.state IN ('waiting', 'sending') AND d.due_at < now() - interval '15 minutes')
     ORDER BY d.due_at LIMIT 1
"""


def look_at_channels(connection: psycopg.Connection) -> Iterator[Finding]:
    """How the accounts stand, and what waits to be said."""
    if connection.execute("SELECT to_regclass('channels_arrival')").fetchone() == (None,):
        return
    all_, refused, ill, unseen = connection.execute(ACCOUNTS).fetchone() or (0, 0, 0, 0)
    troubles = [
        (refused, f"{counted(refused, 'has', 'have')} to sign in again"),
        (ill, f"{ill:,} in trouble for over an hour"),
        (unseen, f"{unseen:,} not looked at in time"),
    ]
    worst, number = connection.execute(WORST).fetchone() or ("", None)
    yield finding(
        "channels",
        not (refused or ill or unseen),
        f"{counted(all_, 'account')}: {listed(troubles) or 'all are heard'}"
        + (f"; first {worst}" if worst else ""),
        f"Open /channels/{f'{number}/' if number else ''} and do what it says there; logs/outside.log says what broke."
        + (" The process outside may not run: is bin/up running?" if unseen else ""),
        State.MIND,
    )
    late, unsure, not_sent, held = connection.execute(SAID).fetchone() or (0, 0, 0, 0)
    said = [
        (late, f"{late:,} late"),
        (unsure, f"{unsure:,} of which nobody knows whether {'it' if unsure == 1 else 'they'} arrived"),
        (not_sent, f"{not_sent:,} refused"),
        (held, f"{counted(held, 'waits', 'wait')} for approval since over a day"),
    ]
    stuck, number = connection.execute(STUCK).fetchone() or ("", None)
    yield finding(
        "said outside",
        not (late or unsure),
        f"this week {listed(said) or 'all was sent'}" + (f"; the oldest: {stuck}" if stuck else ""),
        f"Open /channels/{number}/: it stands there, with what can be done.",
        State.MIND,
    )
