from typing import Any

from django.core.management.base import BaseCommand, CommandError

from engawa.search.meaning import schema, writing
from engawa.search.meaning.model import is_installed


class Command(BaseCommand):
    help = "Let search know what everything means that has no meaning yet; may be broken off and begun again."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_installed():
            raise CommandError("The model is not installed: pip install wordllama")
        if not schema.is_there():
            raise CommandError(
                "PostgreSQL here has no extension “vector”, so Engawa searches by words alone."
            )
        every = writing.missing()
        for done in writing.fill():
            self.stdout.write(f"{done:,} of {max(every, done):,}")
        self.stdout.write("Everything has its meaning.")
