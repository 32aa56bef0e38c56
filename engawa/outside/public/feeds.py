"""A public space as Atom, RSS 2.0 and JSON Feed 1.1 (jsonfeed.org/version/1.1)."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, Stylesheet, SyndicationFeed
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from engawa.outside.public.addresses import absolute, face_of
from engawa.outside.public.reading import Entry
from engawa.spaces.models import Space
from engawa.web.assets import asset

ENTRIES = 30
XHTML = AttributesImpl({"xmlns": "http://www.w3.org/1999/xhtml"})
TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json; charset=utf-8",
}


def feed_of(space: Space, entries: Sequence[Entry], form: str) -> str:
    """The feed in one of `TYPES`."""
    return _json(space, entries) if form == "json" else _xml(space, entries, form)


def _xml(space: Space, entries: Sequence[Entry], form: str) -> str:
    feed = (_Atom if form == "atom" else _Rss)(
        title=space.name,
        link=absolute(face_of(space)),
        description=space.purpose or space.name,
        feed_url=absolute(f"{face_of(space)}feed.{form}"),
        stylesheets=[Stylesheet(asset("feed.css"))],
    )
    for entry in entries:
        feed.add_item(
            title=entry.name,
            link=absolute(entry.path),
            description=entry.html,
            author_name=entry.author,
            pubdate=entry.when,
            updateddate=entry.edited or entry.when,
            unique_id=absolute(entry.path),
            unique_id_is_permalink=True,
            told=f"{entry.author} · {date_format(timezone.localtime(entry.when, UTC), 'DATE_FORMAT')}",
        )
    return feed.writeString("utf-8")


class _Readable(SyndicationFeed):
    """A feed that browsers show as a page: readers pass over what stands in XHTML."""

    def add_stylesheets(self, handler: SimplerXMLGenerator) -> None:
        for one in self.feed["stylesheets"]:
            handler.processingInstruction("xml-stylesheet", str(one))

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        handler.startElement("p", XHTML)
        handler.characters(_("This is a feed. Put its address into a feed reader, and you miss nothing."))
        handler.addQuickElement("a", _("Read it as a page"), {"href": self.feed["link"]})
        handler.endElement("p")

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.startElement("p", XHTML)
        handler.addQuickElement("a", item["title"], {"href": item["link"]})
        handler.addQuickElement("small", item["told"])
        handler.endElement("p")


class _Atom(_Readable, Atom1Feed):
    def write(self, outfile: Any, encoding: str) -> None:
        """As Atom1Feed does, and names the styles."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        self.add_stylesheets(handler)
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")


class _Rss(_Readable, Rss201rev2Feed):
    """With no build date of now, so that a feed that did not change is the same."""

    def latest_post_date(self) -> datetime:
        dates = [item["updateddate"] for item in self.items]
        return max(dates) if dates else datetime(1970, 1, 1, tzinfo=UTC)


def _json(space: Space, entries: Sequence[Entry]) -> str:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": space.name,
        "description": space.purpose,
        "home_page_url": absolute(face_of(space)),
        "feed_url": absolute(f"{face_of(space)}feed.json"),
        "items": [_told(entry) for entry in entries],
    }
    return json.dumps(feed, ensure_ascii=False)


def _told(entry: Entry) -> dict[str, object]:
    told: dict[str, object] = {
        "id": absolute(entry.path),
        "url": absolute(entry.path),
        "content_html": entry.html,
        "date_published": _stamp(entry.when),
        "authors": [{"name": entry.author}],
    }
    if entry.title:
        told["title"] = entry.title
    if entry.edited:
        told["date_modified"] = _stamp(entry.edited)
    if entry.cover:
        told["image"] = entry.cover
    return told


def _stamp(moment: datetime) -> str:
    return timezone.localtime(moment, UTC).isoformat(timespec="seconds")
