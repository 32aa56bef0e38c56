"""What is done when an archive is in: its people are compared with those known here, and statistics are refreshed."""

from collections.abc import Iterable

from django.db import connections

from engawa.archives.intake.evidence import Evidence
from engawa.archives.intake.report import Report
from engawa.archives.models import ImportRun, Source
from engawa.people.resolving.resolve import agree, resolve

_TABLES = (
    "content_item, archives_origin, search_document, search_word, journal_entry, people_person, people_identity, "
    "spaces_membership, content_reaction, content_mention, content_tagging"
)
WORTH_COUNTING = 500


def finish(
    source: Source, contradictions: Iterable[tuple[int, int, Evidence]], run: ImportRun, report: Report
) -> None:
    """Compare this source's people with everybody else: what is surely one person becomes one, the rest is proposed."""
    agreed = agree(((one, other, ": ".join(proof)) for one, other, proof in contradictions), run.by_id)
    found = resolve(source.key[:200])
    report.people_merged += agreed.merged + found.merged
    report.people_proposed += agreed.proposed + found.proposed
    known = min(report.people_created, agreed.merged + found.merged)
    report.people_created -= known
    report.people_matched += known


def show_around(source: Source, person: int) -> None:
    """Let somebody into the spaces that an archive brought, except those that are hidden."""
    with connections["importer"].cursor() as at:
        at.execute(
            "INSERT INTO spaces_membership (space_id, person_id, role, since, listed, ring) "
            "SELECT s.id, p.id, 'member', now(), s.listed, s.ring FROM archives_roomorigin r "
            "JOIN spaces_space s ON s.id = r.space_id JOIN people_person p ON p.id = %s AND p.ring = 2 "
            "WHERE r.source_id = %s AND s.listed < 2 ON CONFLICT DO NOTHING RETURNING space_id",
            [person, source.pk],
        )
        for (space,) in at.fetchall():
            at.execute("SELECT engawa_count_members(%s)", [space])


def refresh_statistics(created: int) -> None:
    """Let the planner and the text index know what came in."""
    if created < WORTH_COUNTING:
        return
    with connections["owner"].cursor() as at:
        at.execute(f"ANALYZE {_TABLES}")
        at.execute("SELECT gin_clean_pending_list('document_words')")
