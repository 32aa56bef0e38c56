"""Other sites say that they link to something public here (w3.org/TR/webmention): we look, and keep what they say."""

import json
from typing import Any
from urllib.parse import urldefrag, urljoin

import mf2py
from django.db import transaction
from selectolax.lexbor import LexborHTMLParser

from engawa.base.fetch import Fetched, Refused, fetch
from engawa.base.markdown_from_html import markdown_from_html
from engawa.base.safety import web_address
from engawa.base.strangers import harmless as harmless_name
from engawa.outside.public.answering import COURIER, settle, tell_waiting
from engawa.outside.public.harmless import harmless
from engawa.outside.public.models import Answer

LARGEST_PAGE = 1_000_000
LONGEST = 5_000
_LINKS = (
    ("a[href]", "href"),
    ("img[src]", "src"),
    ("video[src]", "src"),
    ("audio[src]", "src"),
    ("link[href]", "href"),
)
_WAYS = (("in-reply-to", "reply"), ("like-of", "like"), ("repost-of", "repost"))
State = Answer.State


def look_at(answer: Answer) -> None:
    """Fetch the other site's page and keep what it says of ours; forget it where it says nothing any more.

    Raises:
        FetchError: when it cannot be fetched now; trying later may help.
    """
    try:
        page = fetch(
            answer.source, limit=LARGEST_PAGE, types=("text/", "application/json", "application/xhtml")
        )
        found = said_of(answer.target, page)
    except Refused as refused:
        if refused.status not in (404, 410):
            raise
        found = None
    with transaction.atomic(using=COURIER):
        held = (
            Answer.objects.using(COURIER).select_for_update().select_related("item__space").get(pk=answer.pk)
        )
        if found is None:
            _forget(held)
            return
        for field, value in found.items():
            setattr(held, field, value)
        is_new = held.state in (State.FETCHING, State.GONE)
        held.state = State.WAITING if is_new else held.state
        held.save(using=COURIER)
        settle(held)
        if is_new:
            tell_waiting(held, held.item.space)


def _forget(held: Answer) -> None:
    if held.state == State.FETCHING:
        held.delete(using=COURIER)
        return
    held.state, held.text, held.html, held.name, held.url = State.GONE, "", "", "", ""
    held.save(using=COURIER)
    settle(held)


def said_of(target: str, page: Fetched) -> dict[str, str] | None:
    """What the page says of the target: what, name, url, text, html; None when it does not link there."""
    text = page.body.decode("utf-8", "replace").replace("\0", "")
    if "json" in page.media_type:
        return _plain() if target in _strings(_parsed(text)) else None
    if "html" not in page.media_type:
        return _plain() if target in text.split() else None
    if not _links_to(target, text, page.url):
        return None
    return _marked(target, text, page.url)


def _links_to(target: str, html: str, base: str) -> bool:
    tree = LexborHTMLParser(html)
    wanted = urldefrag(target).url
    for selector, attribute in _LINKS:
        for node in tree.css(selector):
            if urldefrag(_joined(base, node.attributes.get(attribute) or "")).url == wanted:
                return True
    return False


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address)
    except ValueError:
        return ""


def _marked(target: str, html: str, base: str) -> dict[str, str]:
    """What the page's microformats say (microformats.org/wiki/h-entry)."""
    parse: Any = mf2py.__dict__["parse"]
    entry = next((one for one in parse(html, url=base)["items"] if "h-entry" in one["type"]), None)
    if entry is None:
        return _plain()
    said = entry["properties"]
    what = next((what for key, what in _WAYS if target in _addresses(said.get(key, []))), "link")
    content = next(iter(said.get("content", [])), "")
    written = content.get("html", "") if isinstance(content, dict) else str(content)
    html_kept = harmless(written)[: 4 * LONGEST] if what == "reply" else ""
    name, url = _author(said.get("author", []))
    return {
        "what": what,
        "name": harmless_name(name, 120),
        "url": web_address(url),
        "html": harmless(html_kept),
        "text": markdown_from_html(html_kept)[:LONGEST],
    }


def _author(found: list[object]) -> tuple[str, str]:
    author = next(iter(found), "")
    if isinstance(author, dict):
        known = author["properties"]
        return str(next(iter(known.get("name", [])), "")), str(next(iter(known.get("url", [])), ""))
    said = str(author)
    return ("", said) if said.startswith("http") else (said, "")


def _addresses(found: list[object]) -> set[str]:
    cited = [one["properties"].get("url", []) if isinstance(one, dict) else [one] for one in found]
    return {str(each) for some in cited for each in some}


def _plain() -> dict[str, str]:
    return {"what": "link", "name": "", "url": "", "html": "", "text": ""}


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _strings(value: object) -> set[str]:
    found, waiting = set(), [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.add(one)
        elif isinstance(one, dict):
            waiting.extend(one.values())
        elif isinstance(one, list):
            waiting.extend(one)
    return found
