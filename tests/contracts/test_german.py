"""Whoever reads German finds no English, and everyone finds the times of their own zone."""

import re
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation
from selectolax.lexbor import LexborHTMLParser, LexborNode

from engawa.boundary import reading_as
from engawa.people.models import Person
from tests.world import PEOPLE, SPACES, World

PAGES = {
    "maya": """
        / /?tab=following /?tab=everything /s/ /s/new/ /chat/ /people/ /people/me/edit/ /account/ /invite/
        /people/{person_tom}/ /people/{person_tom}/around/ /people/{person_tom}/thanks/ /search/ /search/?q=post
        /search/?q=zzz /posts/{platform_post}/ /i/{platform_post}/edit/ /i/{platform_post}/removal/
        /pages/{platform_page}/ /pages/{platform_page}/edit/ /pages/{platform_page}/move/
        /pages/{platform_page}/history/ /pages/{platform_page}/history/1/ /articles/{platform_article}/
        /articles/{platform_article}/edit/ /links/{platform_bookmark}/ /s/platform/ /s/platform/pages/
        /s/platform/pages/new/ /s/platform/articles/ /s/platform/articles/new/ /s/platform/links/ /s/platform/chat/
        /s/platform/chat/{platform_chat}/ /s/platform/about/ /s/council/about/ /s/platform/members/
        /s/platform/members/{person_tom}/ /s/platform/settings/ /s/platform/settings/audience/?reading=inside-members
        /invite/guest/ /account/password/ /account/second/ /account/passkeys/ /nothing/
    """.split(),
    "owner": ["/invite/inside/", "/invite/", "/s/lab/about/"],
    "nobody": """
        / /s/ /s/blog/ /articles/{blog_article}/ /search/?q=post /sign-in/ /sign-in/code/ /sign-in/forgotten/
        /invitation/none/ /sign-in/link/none/
    """.split(),
}
VISITS = [(who, path) for who, paths in PAGES.items() for path in paths]
THEIR_OWN = (
    "script, style, svg, kbd, code, option, textarea, button[lang], .operators dt, "
    ".prose, .body, .excerpt, .result, .contents, .article-teaser, .link-box"
)
READ_ALOUD = ("title", "alt", "placeholder", "aria-label")
GIVEN = re.compile(r"%\(\w+\)s|\{\w+\}|https?://\S+")
WORD = re.compile(r"[^\W\d_]{2,}")


@pytest.fixture(autouse=True)
def back_to_english() -> Iterator[None]:
    with translation.override("en"), timezone.override(None):
        yield


@pytest.fixture(scope="module")
def english() -> set[str]:
    """Words that Engawa says in English and never in German."""
    with (settings.BASE_DIR / "locale/de/LC_MESSAGES/django.po").open(encoding="utf-8") as lines:
        messages = [message for message in read_po(lines) if message.id]
    return words(str(message.id) for message in messages) - words(str(message.string) for message in messages)


def words(texts: Iterator[str]) -> set[str]:
    return {word for text in texts for word in WORD.findall(GIVEN.sub(" ", text))}


def read(client: Client, path: str, language: str = "de") -> str:
    """What a page says, without what people wrote."""
    page = LexborHTMLParser(client.get(path, headers={"accept-language": language}).text)
    for node in page.css(THEIR_OWN):
        node.decompose()
    attributes = [
        value or "" for node in page.css("*") for name, value in node.attributes.items() if aloud(node, name)
    ]
    text = "\n".join([page.root.text(separator="\n") if page.root else "", *attributes])
    for named in sorted(OWN_WORDS, key=len, reverse=True):
        text = text.replace(named, " ")
    return GIVEN.sub(" ", text)


def aloud(node: LexborNode, name: str) -> bool:
    return name in READ_ALOUD or (node.id == "words" and name.startswith("data-"))


OWN_WORDS = {
    "example.org",
    "@engawa.example",
    *(name for name, _ in PEOPLE.values()),
    *(about[0] for about in SPACES.values()),
    *(f"What {about[0]} is for." for about in SPACES.values()),
    *(
        f"{slug} {kind}"
        for slug in SPACES
        for kind in (
            "post",
            "page",
            "article",
            "bookmark",
            "chat",
            "comment",
            "question",
            "idea",
            "poll",
            "rule",
        )
    ),
}


@pytest.mark.parametrize("who, path", VISITS, ids=[f"{who} {path}" for who, path in VISITS])
def test_a_german_page_says_nothing_in_english(world: World, english: set[str], who: str, path: str) -> None:
    names = {name.replace(" ", "_"): number for name, number in world.items.items()}
    names |= {f"person_{name}": number for name, number in world.people.items()}
    text = read(world.client(who), path.format(**names))
    assert text.strip()
    found = [line for line in text.splitlines() if english & set(WORD.findall(line))]
    assert found == []


def test_english_is_noticed(world: World, english: set[str]) -> None:
    found = english & set(WORD.findall(read(world.client("maya"), "/", "en")))
    assert found >= {"Spaces", "Everything", "Sign"}


def test_one_chooses_the_language_oneself(world: World) -> None:
    client = world.client("maya")
    assert "Your page" in client.get("/account/").text
    answer = client.post("/language/", {"language": "de", "next": "/account/"})
    assert answer.headers["Location"] == "/account/"
    page = client.get("/account/", headers={"accept-language": "en"}).text
    assert '<html lang="de"' in page
    assert "Deine Seite" in page


def test_times_are_those_of_the_readers_zone(world: World) -> None:
    for who, zone in (("maya", "Asia/Tokyo"), ("tom", ""), ("aiko", "No/Where")):
        with reading_as(world.people[who]):
            Person.objects.filter(pk=world.people[who]).update(timezone=zone)
    for who, zone in (("maya", "Asia/Tokyo"), ("tom", "UTC"), ("maya", "Asia/Tokyo"), ("aiko", "UTC")):
        page = LexborHTMLParser(world.client(who).get("/s/platform/chat/").text)
        shown = list(page.css("eg-moment[data-style=clock] time"))
        assert shown
        for time in shown:
            moment = datetime.fromisoformat(time.attributes["datetime"] or "")
            assert time.text() == moment.astimezone(ZoneInfo(zone)).strftime("%H:%M"), who
