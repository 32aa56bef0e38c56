from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engawa.boundary import reading_as
from engawa.people.actions import leave
from engawa.people.bringing import bring
from engawa.people.models import Account, Person

OWNER = "owner"


class Command(BaseCommand):
    help = "Bring a list of people in, or close the account of somebody who moves on."

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        bringing = verbs.add_parser(
            "import", help="a CSV file: email, name, title, team, place, languages, manager"
        )
        bringing.add_argument("file", type=Path)
        bringing.add_argument("--new", action="store_true", help="also make people of addresses nobody has")
        bringing.add_argument("--dry-run", action="store_true", help="only say what would happen")
        leaving = verbs.add_parser("leave", help="close an account; the name stays on what they did")
        leaving.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "leave":
            self._leave(options["email"].strip().lower())
        else:
            self._import(options["file"], add=options["new"], dry=options["dry_run"])

    def _import(self, file: Path, *, add: bool, dry: bool) -> None:
        try:
            with file.open(encoding="utf-8-sig", newline="") as opened:
                report = bring(opened, add=add, dry=dry)
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file} cannot be read: {error}") from None
        for line in report.wrong:
            self.stderr.write(line)
        told = f"{report.known} known, {report.new} new, {report.moved} report to somebody else."
        self.stdout.write(f"Nothing is written. There would be: {told}" if dry else told)

    def _leave(self, email: str) -> None:
        accounts = Account.objects.using(OWNER).filter(is_active=True)
        account = accounts.filter(email=email).first()
        if account is None:
            raise CommandError(f"Nobody signs in with {email}.")
        owners = Person.objects.using(OWNER).filter(is_owner=True, left_at=None).exclude(pk=account.person_id)
        owner = owners.filter(account__in=accounts).order_by("pk").first()
        if owner is None:
            raise CommandError("This is the only owner. Make somebody else an owner first.")
        with reading_as(owner.pk):
            person = Person.objects.get(pk=account.person_id)
            leave(person, actor=owner)
        self.stdout.write(f"{person.name} can no longer sign in. What they did stays theirs.")
