"""What is done when an archive is in: its people are compared with those known here, and statistics are refreshed."""

from collections.abc import Iterable

from django.db import connections

from engawa.archives.intake.evidence import Evidence
from engawa.archives.intake.report import Report
from engawa.archives.models import ImportRun, Source

_TABLES = (
    "content_item, archives_origin, search_document, search_word, journal_entry, people_person, people_identity, "
    "spaces_membership, content_reaction, content_mention, content_tagging"
)
WORTH_COUNTING = 500


def finish(
    source: Source, contradictions: Iterable[tuple[int, int, Evidence]], run: ImportRun, report: Report
) -> None:
    """Compare this source's people with everybody else."""


def refresh_statistics(created: int) -> None:
    """Let the planner and the text index know what came in."""
    if created < WORTH_COUNTING:
        return
    with connections["owner"].cursor() as at:
        at.execute(f"ANALYZE {_TABLES}")
        at.execute("SELECT gin_clean_pending_list('document_words')")
