"""bin/engawa import: bring archives in."""  # noqa: N999 - the command is named so

import json
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engawa.archives.actions import order_import
from engawa.archives.intake.engine import carry_out
from engawa.archives.intake.report import Report
from engawa.archives.intake.wishes import RINGS, Wishes
from engawa.archives.protocol import Unreadable
from engawa.archives.recognise import FORMATS
from engawa.archives.sampling import inhabit
from engawa.archives.telling import tell
from engawa.embedded.trouble import Trouble
from engawa.outside.cases.sample import bring_case
from engawa.outside.inbox.sample import bring_inbox
from engawa.outside.listening.sample import bring_listening

SAMPLE = Path(__file__).resolve().parents[2] / "sample"
SOMEBODY = "maren@tarnvale.example"


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Bring archives in: mail, chat, pages, feeds, links. Importing again adds only what is new."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, a folder or a feed's address")
        parser.add_argument(
            "--format", choices=FORMATS, default="", help="recognised by looking when not given"
        )
        parser.add_argument("--space", default="", metavar="NAME", help="put everything into this one space")
        parser.add_argument(
            "--ring", choices=RINGS, default="inside", help="where new spaces and people belong"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would come in, and change nothing"
        )
        parser.add_argument("--json", action="store_true", help="print the report as JSON")
        parser.add_argument("--sample", action="store_true", help="bring the sample company in")

    def handle(self, *args: Any, **options: Any) -> None:
        wishes = Wishes(
            options["format"], options["space"], options["ring"], options["dry_run"], options["sample"]
        )
        paths = [str(SAMPLE)] if wishes.sample else options["paths"]
        if not paths:
            raise CommandError("Say which file or folder to bring in, or --sample.")
        run = order_import(paths, wishes, by=None)
        watching = sys.stderr.isatty() and not options["json"]
        try:
            report = carry_out(run, self._show if watching else None)
        except (Unreadable, Trouble) as trouble:
            raise CommandError(str(trouble)) from trouble
        except KeyboardInterrupt as stopped:
            raise CommandError("Stopped. The same command goes on from there.") from stopped
        if watching:
            self.stderr.write("\r\x1b[K", ending="")
        if wishes.sample and not wishes.dry_run:
            inhabit()
            bring_listening()
            bring_inbox()
            bring_case()
        self.stdout.write(json.dumps(report.to_json()) if options["json"] else tell(report, wishes))
        if wishes.sample and not options["json"]:
            self.stdout.write(f"To look around as somebody of the sample: bin/engawa login-link {SOMEBODY}")

    def _show(self, report: Report, share: float) -> None:
        rate = report.pieces / report.seconds if report.seconds else 0
        line = f"\r\x1b[K{share:4.0%}  {report.pieces:,} pieces, {rate:,.0f} a second"
        self.stderr.write(line, ending="")
