from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engawa.people.actions import owner_link
from engawa.people.models import Account
from engawa.people.origin import origin


class Command(BaseCommand):
    help = "Print a link that signs somebody in once, within a day. The first one makes the owner."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="the address of the account")
        parser.add_argument("--name", default="", help="the owner's name, on a new installation")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path = owner_link(options["email"], options["name"])
        except Account.DoesNotExist:
            raise CommandError(
                f"Nobody signs in with {options['email']}. The owner can invite them at /invite/."
            ) from None
        self.stdout.write(f"{origin()}{path}")
