from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from engawa.credit.rebuilding import rebuild


class Command(BaseCommand):
    help = "Derive anew who is credited with what, from all that is there; may be broken off and begun again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("do", choices=["rebuild"])

    def handle(self, *args: Any, **options: Any) -> None:
        rebuild(self.stdout.write)
