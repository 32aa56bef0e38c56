"""Where somebody's public profile says that they are, too."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.utils import timezone

from engawa.base.fetch import FetchError, fetch
from engawa.outside.contacts.likeness import propose_for
from engawa.outside.contacts.models import Identity, ProfileLink, ProfileLook

COURIER = "courier"
MOST_LINKS = 20
LIMIT = 1_000_000


class _Links(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag in ("a", "link") and "me" in (names.get("rel") or "").lower().split():
            address = normal(urljoin(self.base, names.get("href") or ""))
            if address and address not in self.found:
                self.found.append(address)


def normal(address: str) -> str:
    """A web address as it is compared: without fragment and last slash; empty for anything else."""
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host:
        return ""
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{host.lower()}{port}{parts.path.rstrip('/')}{query}"


def links_in(html: str, base: str) -> list[str]:
    """The addresses that a profile links to with rel=me."""
    links = _Links(base)
    links.feed(html)
    return links.found[:MOST_LINKS]


def not_looked_at(most: int) -> list[Identity]:
    """Public identities whose profile was never looked at, the latest first."""
    looked = ProfileLook.objects.using(COURIER).values("identity_id")
    fresh = Identity.objects.using(COURIER).filter(is_public=True, url__startswith="http")
    return list(fresh.exclude(pk__in=looked).order_by("-pk")[:most])


def look_at(identity: Identity) -> None:
    """Fetch a public profile once, and keep where it says that the same person is."""
    try:
        page = fetch(identity.url, limit=LIMIT, timeout=10, types=("text/html", "application/xhtml+xml"))
        found = links_in(page.body.decode("utf-8", "replace"), page.url)
    except FetchError:
        found = []
    with transaction.atomic(using=COURIER):
        ProfileLook.objects.using(COURIER).update_or_create(
            identity=identity, defaults={"at": timezone.now()}
        )
        ProfileLink.objects.using(COURIER).bulk_create(
            [ProfileLink(identity=identity, href=href) for href in found], ignore_conflicts=True
        )
        propose_for([identity.pk])
