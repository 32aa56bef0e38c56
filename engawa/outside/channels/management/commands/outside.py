from typing import Any

from django.core.management.base import BaseCommand

from engawa.outside.channels.going import keep_going


class Command(BaseCommand):
    help = "Listen on every channel and send what waits, until stopped. bin/up runs it."

    def handle(self, *args: Any, **options: Any) -> None:
        keep_going()
