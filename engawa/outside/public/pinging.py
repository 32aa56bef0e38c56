"""Sites that something public of ours links to are told of it, where they want to be (w3.org/TR/webmention)."""

import re
from collections.abc import Iterator
from urllib.parse import urlencode, urljoin, urlsplit

from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from engawa.base.fetch import Fetched, FetchError, Refused, fetch, request
from engawa.content.models import Item
from engawa.outside.public.addresses import absolute, page_of
from engawa.outside.public.answering import COURIER
from engawa.outside.public.models import Ping
from engawa.people.origin import origin

LARGEST_PAGE = 1_000_000
MOST_LINKS = 50
MOST_ATTEMPTS = 6
_LINK = re.compile(r"<([^<>]*)>((?:\s*;\s*[^\s;,=]+(?:\s*=\s*(?:\"[^\"]*\"|[^\s;,]*))?)*)")
_REL = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,]*))", re.IGNORECASE)
State = Ping.State


def note_links(item: Item) -> list[Ping]:
    """The sites to be told after the item was written, changed or taken back: those it links to, and those it did."""
    wanted = set(links_in(item.html)) if item.removed_at is None else set()
    known = {ping.target: ping for ping in Ping.objects.using(COURIER).filter(item=item)}
    for target in wanted - known.keys():
        known[target] = Ping.objects.using(COURIER).create(item=item, target=target)
    Ping.objects.using(COURIER).filter(pk__in=[ping.pk for ping in known.values()]).update(
        state=State.WAITING, attempts=0, trouble=""
    )
    return list(known.values())


def links_in(html: str) -> list[str]:
    """The addresses elsewhere that a text links to, each once, fifty at most."""
    here = urlsplit(origin()).netloc
    found = [node.attributes.get("href") or "" for node in LexborHTMLParser(html).css("a[href]")]
    outside = [
        one for one in found if one.startswith(("http://", "https://")) and urlsplit(one).netloc != here
    ]
    return list(dict.fromkeys(outside))[:MOST_LINKS]


def ping(one: Ping) -> None:
    """Find where the site wants to be told, and tell it.

    Raises:
        FetchError: when it could not be told now; trying later may help.
    """
    item = Item.objects.using(COURIER).select_related("space").get(pk=one.item_id)
    page = fetch(one.target, limit=LARGEST_PAGE)
    endpoint = endpoint_in(page)
    if endpoint is None:
        _settle(one, State.DEAF)
        return
    body = urlencode({"source": absolute(page_of(item)), "target": one.target}).encode()
    request("POST", endpoint, body=body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    _settle(one, State.TOLD)


def try_to_ping(one: Ping) -> bool:
    """Ping, and note how it went; False when it should be tried again."""
    try:
        ping(one)
    except FetchError as error:
        one.attempts += 1
        for_good = isinstance(error, Refused) and 400 <= error.status < 500 and error.status != 429
        over = for_good or one.attempts >= MOST_ATTEMPTS
        one.state, one.trouble = (State.FAILED if over else State.WAITING), str(error)[:500]
        one.save(using=COURIER, update_fields=["state", "attempts", "trouble"])
        return over
    return True


def endpoint_in(page: Fetched) -> str | None:
    """Where a page wants to be told: its Link header first, else the first link or anchor that says so."""
    header = page.headers.get("link", "")
    for address, parameters in _LINK.findall(header):
        rel = _REL.search(parameters)
        if rel and "webmention" in (rel[1] or rel[2] or "").lower().split():
            return _endpoint(page.url, address)
    for address in _marked(page) if "html" in page.media_type else ():
        return _endpoint(page.url, address)
    return None


def _marked(page: Fetched) -> Iterator[str]:
    tree = LexborHTMLParser(page.body.decode("utf-8", "replace"))
    for node in tree.css("link[rel][href], a[rel][href]"):
        if "webmention" in (node.attributes.get("rel") or "").lower().split():
            yield node.attributes.get("href") or ""


def _endpoint(base: str, address: str) -> str | None:
    try:
        found = urljoin(base, address.strip())
    except ValueError:
        return None
    return found if urlsplit(found).scheme in ("http", "https") else None


def _settle(one: Ping, state: Ping.State) -> None:
    one.state, one.trouble, one.told_at = state, "", timezone.now() if state == State.TOLD else one.told_at
    one.save(using=COURIER, update_fields=["state", "trouble", "told_at"])
