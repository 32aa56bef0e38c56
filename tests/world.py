"""The cast: who is there, where they belong, and what lies where. Every test tells its story with them."""

from datetime import UTC, datetime, timedelta
from typing import LiteralString

import psycopg
from django.conf import settings
from django.test import Client
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from engawa.boundary import reading_as
from engawa.content import actions
from engawa.embedded import places
from engawa.kinds.articles.actions import write_article
from engawa.kinds.bookmarks.actions import keep_bookmark
from engawa.kinds.ideas.actions.proposing import propose
from engawa.kinds.pages.actions import write_page
from engawa.kinds.posts.actions import ask_poll, ask_to_read
from engawa.kinds.questions.actions import ask
from engawa.people.models import Account, Person
from engawa.spaces.counting import count_members
from engawa.spaces.models import Membership, Space

PASSWORD = "a long enough password"
START = datetime(2026, 1, 5, 9, tzinfo=UTC)

INSIDE, EDGE, OUTSIDE = 2, 1, 0

PEOPLE = {
    "owner": ("Olga Petrov", INSIDE),
    "maya": ("Maya Okafor", INSIDE),
    "tom": ("Tom Lindqvist", INSIDE),
    "aiko": ("Aiko Nakamura", INSIDE),
    "colleague": ("Jonas Berg", INSIDE),
    "guest": ("Rosa Giménez", EDGE),
    "stranger": ("Gus Otherwise", EDGE),
}

# name: (name, ring, audience, listed, joining, {person: role})
SPACES = {
    "everyone": ("Everyone", INSIDE, 1, 1, "open", {"owner": "owner", "maya": "member", "tom": "member",
                                                    "aiko": "member", "colleague": "member"}),
    "platform": ("Platform", INSIDE, 1, 1, "request", {"maya": "owner", "tom": "member", "aiko": "member"}),
    "lab": ("Quiet lab", INSIDE, 2, 1, "invited", {"tom": "owner", "aiko": "member"}),
    "secret": ("Board matters", INSIDE, 2, 2, "invited", {"aiko": "owner"}),
    "council": ("Partner council", EDGE, 2, 1, "invited", {"maya": "owner", "guest": "guest", "tom": "member"}),
    "rollout": ("Otherwise rollout", EDGE, 2, 1, "invited", {"aiko": "owner", "stranger": "guest"}),
    "blog": ("Product blog", OUTSIDE, 0, 0, "invited", {"tom": "owner", "maya": "member"}),
}  # fmt: skip

WRITERS = {
    "everyone": "tom", "platform": "maya", "lab": "aiko", "secret": "aiko",
    "council": "maya", "rollout": "aiko", "blog": "tom",
}  # fmt: skip


class World:
    """The cast. `world["maya"]` is the account that a client signs in with, None for "nobody"."""

    def __init__(self) -> None:
        self.people: dict[str, int] = {}
        self.spaces: dict[str, int] = {}
        self.items: dict[str, int] = {}
        """By what they are called: "platform post", "platform comment"."""
        with psycopg.connect(dsn_of("engawa_importer")) as connection:
            self.people |= _pairs(connection, "SELECT handle, id FROM people_person WHERE handle IS NOT NULL")
            self.spaces |= _pairs(connection, "SELECT slug, id FROM spaces_space")
            self.items |= _pairs(connection, "SELECT coalesce(nullif(title, ''), body), id FROM content_item")

    def __getitem__(self, who: str) -> Account | None:
        return None if who == "nobody" else Account.objects.get(email=f"{who}@engawa.example")

    def person(self, who: str) -> Person:
        """The person, as somebody sees who may see them; needs no reader."""
        name, ring = PEOPLE[who]
        return Person(
            pk=self.people[who], handle=who, name=name, ring=ring, is_owner=who == "owner", joined_at=START
        )

    def client(self, who: str) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        account = self[who]
        if account is not None:
            client.force_login(account)
        return client


def _pairs(connection: psycopg.Connection, query: LiteralString) -> dict[str, int]:
    return {str(name): int(number) for name, number in connection.execute(query)}


def dsn_of(role: str) -> str:
    """What psycopg takes to connect to the test's database as a role."""
    entry = places.database(role)
    keys = {"host": entry["HOST"], "port": entry["PORT"], "user": role, "password": entry["PASSWORD"]}
    name = settings.DATABASES["default"]["NAME"]
    return make_conninfo(**{key: value for key, value in keys.items() if value}, dbname=name)


def build() -> None:
    """Write the cast into an empty database."""
    people = {who: _person(who, *about) for who, about in PEOPLE.items()}
    spaces = {slug: _space(slug, people) for slug in SPACES}
    for slug, space in spaces.items():
        _fill(slug, space, people[WRITERS[slug]])


def _person(who: str, name: str, ring: int) -> Person:
    person = Person.objects.using("importer").create(
        handle=who, name=name, ring=ring, is_owner=who == "owner", joined_at=START, timezone="Europe/Berlin"
    )
    account = Account(email=f"{who}@engawa.example", person=person)
    account.set_password(PASSWORD)
    account.save(using="importer")
    return person


def _space(slug: str, people: dict[str, Person]) -> Space:
    name, ring, audience, listed, joining, members = SPACES[slug]
    space = Space.objects.using("importer").create(
        slug=slug, name=name, ring=ring, audience=audience, listed=listed, joining=joining,
        purpose=f"What {name} is for.", created_at=START, created_by=people[WRITERS[slug]],
    )  # fmt: skip
    for who, role in members.items():
        Membership.objects.using("importer").create(
            space=space, person=people[who], role=role, listed=listed, ring=ring,
            since=timezone.now() - timedelta(days=30) if role == "guest" else START,
            sponsor=people[WRITERS[slug]] if role == "guest" else None,
            until=timezone.now() + timedelta(days=300) if role == "guest" else None,
        )  # fmt: skip
    with reading_as(people[WRITERS[slug]].pk):
        count_members(space)
    return space


def _fill(slug: str, space: Space, writer: Person) -> None:
    """One item of each kind with an answer under the post, each named after its space and kind."""
    with reading_as(writer.pk):
        propose(space, actor=writer, title=f"{slug} idea", body="What would change.")
        ask(space, actor=writer, title=f"{slug} question", body="What one would like to know.")
        ask_poll(space, actor=writer, title=f"{slug} poll", choices=["Tea", "Coffee", "Water"])
        until = timezone.now() + timedelta(days=10)
        ask_to_read(space, actor=writer, title=f"{slug} rule", body="Close the door.", until=until)
        post = actions.write_item(
            "post", actor=writer, space=space, title=f"{slug} post", body="A *first* post. #start"
        )
        actions.comment(post, actor=writer, body=f"{slug} comment")
        actions.react(post, actor=writer, emoji="👍")
        write_page(space, actor=writer, title=f"{slug} page", body="## One\n\nWhat the page says.")
        write_article(space, actor=writer, title=f"{slug} article", body="A longer text.")
        keep_bookmark(
            space, actor=writer, url="https://example.org/kept", title=f"{slug} bookmark", note="Worth it."
        )
        actions.write_item("chat", actor=writer, space=space, body=f"{slug} chat")
