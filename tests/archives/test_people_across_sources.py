"""The R project's mail, chat and handbook as one place: everything accounted for, people found again.

No name stands here: who should be found is taken from the archives when the test runs.
"""

import json
import random
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from engawa.archives.intake.report import Report
from engawa.archives.mbox.headers import parse
from engawa.archives.mbox.opening import opened
from engawa.archives.mbox.splitting import split
from engawa.content.models import Item
from engawa.journal.models import Undelivered
from engawa.search.models import Document
from tests import databases
from tests.archives.data import data
from tests.archives.making import bring

I = "importer"  # noqa: E741 - the role that sees everything
LISTS = ("r-devel-2019-01_2025-12.mbox.gz", "r-package-devel-2019q1_2025q4.mbox.gz")
pytestmark = pytest.mark.slow


@dataclass(frozen=True, slots=True)
class Brought:
    mail: list[Report]
    chat: Report
    pages: Report


@pytest.fixture(scope="module")
def brought(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Brought]:
    mail = [data("r-mail") / name for name in LISTS]
    team = next(data("r-slack").glob("*.zip"))
    pages = data("r-knowledge") / "handbook"
    with django_db_blocker.unblock(), databases.copy_of(databases.empty_template()):
        yield Brought([bring(path) for path in mail], bring(team), bring(pages))


def rows(query: str) -> list[tuple[str, ...]]:
    with connections[I].cursor() as at:
        at.execute(query)
        return [tuple(row) for row in at.fetchall()]


def test_every_message_is_accounted_for(brought: Brought) -> None:
    for report, messages, threads in zip(brought.mail, (3873, 7589), (721, 1451), strict=True):
        assert sum(report.created.values()) + sum(report.skipped.values()) == messages
        assert report.threads == threads
    joined = sum(number for why, number in brought.chat.skipped.items() if "joined" in why)
    assert joined == 1425
    assert brought.chat.created["chat"] + joined >= 11_400
    assert brought.chat.threads == pytest.approx(739, abs=5)
    assert brought.pages.created == Counter(page=23)
    assert Document.objects.using(I).count() == Item.objects.using(I).count()
    assert not Undelivered.objects.using(I).exists()


def test_those_who_chat_and_write_mail_under_one_name_are_found(
    brought: Brought, capsys: pytest.CaptureFixture[str]
) -> None:
    """Recall, against everybody who bears the same full name in chat and in mail."""
    by_source: dict[str, dict[str, set[int]]] = {"mbox": defaultdict(set), "slack": defaultdict(set)}
    for scheme, name, person in rows(
        "SELECT i.scheme, i.name, coalesce(p.merged_into_id, p.id) FROM people_identity i "
        "JOIN people_person p ON p.id = i.person_id WHERE i.scheme IN ('mbox', 'slack')"
    ):
        if " " in name.strip():
            by_source[scheme][" ".join(name.split())].add(int(person))
    both = by_source["mbox"].keys() & by_source["slack"].keys()
    found = [name for name in both if by_source["mbox"][name] & by_source["slack"][name]]
    with capsys.disabled():
        print(f"\nthe same name in mail and chat: {len(both)}, found to be one person: {len(found)}")
    assert len(both) >= 75
    assert len(found) / len(both) >= 0.9


def test_those_made_one_live_where_they_write(brought: Brought, capsys: pytest.CaptureFixture[str]) -> None:
    """Precision, by something the merging never saw: the zone of a chat profile and the clock of the mails."""
    zones = _zones()
    mails = _clocks(set(zones))
    people = sorted(mails)
    assert len(people) >= 70
    agreeing = sum(_agree(mails[person], zones[person]) for person in people) / len(people)
    chance = random.Random(1)
    strangers = [(one, other) for one in people for other in chance.sample(people, 20) if one != other]
    by_chance = sum(_agree(mails[one], zones[other]) for one, other in strangers) / len(strangers)
    with capsys.disabled():
        print(
            f"\n{len(people)} made one: {agreeing:.0%} write in their profile's zone, strangers {by_chance:.0%}"
        )
    assert agreeing >= 0.75
    assert by_chance <= 0.25


def _zones() -> dict[int, ZoneInfo]:
    """The zone of each chat profile, by the person it became."""
    with zipfile.ZipFile(next(data("r-slack").glob("*.zip"))) as archive:
        name = next(name for name in archive.namelist() if name.endswith("users.json"))
        told = {user["id"]: user.get("tz") for user in json.loads(archive.read(name))}
    people = rows(
        "SELECT i.value, coalesce(p.merged_into_id, p.id) FROM people_identity i "
        "JOIN people_person p ON p.id = i.person_id WHERE i.scheme = 'slack'"
    )
    found = {int(person): told.get(value.rpartition("/")[2]) for value, person in people}
    return {person: ZoneInfo(zone) for person, zone in found.items() if zone}


def _clocks(people: set[int]) -> dict[int, list[datetime]]:
    """When these people wrote mail, by their own clocks."""
    authors = {
        key: int(author)
        for key, author in rows(
            "SELECT o.key, i.author_id FROM archives_origin o JOIN content_item i ON i.id = o.item_id "
            "JOIN archives_source s ON s.id = o.source_id WHERE s.format = 'mbox'"
        )
    }
    found: dict[int, list[datetime]] = defaultdict(list)
    for path in (data("r-mail") / name for name in LISTS):
        for headers in _headers(path):
            author = authors.get(headers.get("message-id", "").strip(" <>"), 0)
            if author in people:
                try:
                    found[author].append(parsedate_to_datetime(headers["date"]))
                except (KeyError, ValueError):
                    continue
    return {person: [moment for moment in moments if moment.tzinfo] for person, moments in found.items()}


def _headers(path: Path) -> Iterator[dict[str, str]]:
    with opened(path) as stream:
        for cut in split(stream):
            yield parse(cut.content)[0]


def _agree(moments: list[datetime], zone: ZoneInfo) -> bool:
    same = sum(moment.utcoffset() == moment.astimezone(zone).utcoffset() for moment in moments)
    return same >= len(moments) / 3
