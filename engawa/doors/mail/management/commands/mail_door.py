import asyncio
import os
from typing import Any

from django.core.management.base import BaseCommand

from engawa.doors.mail.server import serve
from engawa.embedded import places


class Command(BaseCommand):
    help = "Take mail in by SMTP or LMTP. bin/up runs it where ENGAWA_MAIL_DOMAIN or ENGAWA_MAIL_PORT is set."

    def handle(self, *args: Any, **options: Any) -> None:
        port = places.mail_port() or places.port() + 3
        asyncio.run(serve(os.environ.get("ENGAWA_MAIL_HOST", "127.0.0.1"), port))
