import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from engawa.base.excerpts import excerpt
from engawa.boundary import reading_as
from engawa.content.cards import address_of
from engawa.people.models import Account
from engawa.search.asking import parse
from engawa.search.finding import find
from engawa.search.showing import heading


class Command(BaseCommand):
    help = "Search as somebody: what they may see, and no more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "words", nargs="+", help="what to search for, operators included: kind:page rotat"
        )
        parser.add_argument(
            "--as", dest="email", metavar="EMAIL", help="whose eyes to search with; the public's if none"
        )
        parser.add_argument("--newest", action="store_true", help="newest first instead of best first")
        parser.add_argument("--limit", type=int, default=20)
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = parse(" ".join(options["words"]))
        with reading_as(_reader(options["email"])):
            found = find(asked, best=not options["newest"], limit=options["limit"])
            hits = [
                {
                    "id": str(item.pk),
                    "kind": item.kind,
                    "url": address_of(item),
                    "title": heading(item),
                    "excerpt": excerpt(item.html, 160),
                    "space": item.space.slug,
                    "author": item.author.name if item.author else item.byline,
                    "created": item.created_at.isoformat(),
                }
                for item in found.items
            ]
        if options["json"]:
            self.stdout.write(json.dumps({"results": hits}, ensure_ascii=False, indent=2))
            return
        for hit in hits:
            self.stdout.write(f"{hit['created'][:10]}  {hit['kind']:8} {hit['title'] or hit['excerpt'][:80]}")
            self.stdout.write(f"            {hit['author']} in {hit['space']}  {hit['url']}")
        if not hits:
            self.stdout.write("Nothing found that this reader may see.")


def _reader(email: str | None) -> int | None:
    if not email:
        return None
    account = Account.objects.filter(email=email.strip().lower()).first()
    if account is None:
        raise CommandError(f"No account has the address {email}. Look with: bin/engawa doctor")
    return account.person_id
