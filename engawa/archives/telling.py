"""An import's report in words, for a terminal."""

from django.utils.translation import gettext as _

from engawa.archives.intake.report import Report
from engawa.archives.intake.wishes import Wishes


def tell(report: Report, wishes: Wishes) -> str:
    """Several lines: what came in, who, and what did not with the reason."""
    lines = [_("Nothing was changed: this is what would come in.")] if wishes.dry_run else []
    for title, counts in (
        (_("created"), report.created),
        (_("unchanged"), report.unchanged),
        (_("updated"), report.updated),
    ):
        told = ", ".join(f"{number:,} {kind}" for kind, number in counts.most_common() if number)
        lines.append(f"{title:>10}  {told or '0'}")
    people = _("{new} new, {known} known before").format(
        new=f"{report.people_created:,}", known=f"{report.people_matched:,}"
    )
    lines.append(f"{_('people'):>10}  {people}")
    lines.append(f"{_('spaces'):>10}  {report.spaces_created:,}")
    lines.append(f"{_('threads'):>10}  {report.threads:,}")
    for why, number in report.skipped.most_common():
        lines.append(f"{_('left out'):>10}  {number:,} × {why}")
        lines += [
            f"{'':>12}{one['where']} {one['detail']}".rstrip() for one in report.examples.get(why, [])[:2]
        ]
    lines.append(f"{_('seconds'):>10}  {report.seconds:.1f}")
    return "\n".join(lines)
