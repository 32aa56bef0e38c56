"""bin/engawa export: take everything out, or a space, or what is one person's."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.db.models.functions import Lower

from engawa.archives.leaving.export import export
from engawa.archives.leaving.scope import Scope
from engawa.embedded.trouble import Trouble
from engawa.people.models import Account, Identity
from engawa.spaces.models import Space


class Command(BaseCommand):
    requires_system_checks = ()
    help = "Write an archive in Engawa's own format, which comes back in, equal."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH", help="a folder, or a name that ends in .zip")
        parser.add_argument("--space", default="", metavar="NAME", help="only this space")
        parser.add_argument("--person", default="", metavar="EMAIL", help="only what is this person's")
        parser.add_argument("--json", action="store_true", help="print the counts as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["space"] and options["person"]:
            raise CommandError("Choose --space or --person, not both.")
        scope = Scope(
            space=_space(options["space"]) if options["space"] else None,
            person=_person(options["person"]) if options["person"] else None,
        )
        try:
            counts = export(options["path"], scope)
        except Trouble as trouble:
            raise CommandError(str(trouble)) from trouble
        told = ", ".join(f"{number:,} {what}" for what, number in counts.items())
        self.stdout.write(json.dumps(counts) if options["json"] else f"{options['path']}: {told}")


def _space(name: str) -> int:
    named = Space.objects.using("importer").annotate(lower=Lower("name"))
    found = named.filter(Q(lower=name.lower()) | Q(slug=name)).order_by("pk").first()
    if found is None:
        raise CommandError(f"There is no space named {name!r}.")
    return found.pk


def _person(email: str) -> int:
    email = email.strip().lower()
    account = Account.objects.using("importer").filter(email=email).first()
    if account is not None:
        return account.person_id
    known = Identity.objects.using("importer").filter(scheme="email", value=email, verified=True).first()
    if known is None:
        raise CommandError(f"Nobody is known here by {email}.")
    return known.person_id
