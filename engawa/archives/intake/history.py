"""Earlier states of a record, and the edits between them.

A source may tell its history with the present state as the last one, or without it. Here the item is the present
state, its revisions are the earlier ones, and who made each edit stands in the journal.
"""

from engawa.archives.records import Record, Revision


def tells_present(record: Record) -> bool:
    """Whether the last revision that the source tells is what stands now."""
    if not record.revisions:
        return False
    last = record.revisions[-1]
    return last.body == record.body and last.title in (record.title, "")


def earlier_states(record: Record) -> tuple[Revision, ...]:
    """What stood there before, oldest first."""
    return record.revisions[:-1] if tells_present(record) else record.revisions


def edits(record: Record) -> list[Revision]:
    """The states that somebody's edit led to, as far as the source says whose."""
    return list(record.revisions[1:])
