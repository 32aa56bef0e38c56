"""What was built last, tried by those for whom it is not: files of messages, news of cases, files that are read."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import Settings

from engawa.base.files import keep, place_of
from engawa.boundary import reading_as
from engawa.content.models import Upload
from engawa.content.tasks import let_go
from engawa.kinds.chat.actions.calling import those_called
from engawa.live.speaking import speaker
from engawa.outside.cases.tests.story import case_of_both, two_voices
from engawa.outside.channels.enclosing import enclosed
from engawa.outside.contacts.models import Identity, Intake
from engawa.outside.inbox.forgetting import forget
from engawa.outside.inbox.models import Answer, Desk
from engawa.outside.inbox.tests.desk import Table
from engawa.outside.inbox.tests.test_answering import write
from engawa.spaces.actions import remove_member
from engawa.spaces.models import Membership, Space
from tests.paper import heard
from tests.world import World

CONTENTS = (b"", b"a", b"\0", b"GIF89a=1;alert(1)", b"<svg onload=alert(1)>", b"%PDF-<script>")
NAMES = ("a.html", "a.svg", "a.js", "a.xml", "a.txt.html", "a.mjs", "a.xhtml", "a.htm\n.png", "..")
RIDDLES = ("0", "-1", "99999999999999999999999", "x", "1e3", "²", "1%00")


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def test_nothing_that_came_along_runs_in_our_origin(fresh: World) -> None:
    tom, table = fresh.client("tom"), Table(fresh)
    files = [enclosed(name, content) for name in NAMES for content in CONTENTS]
    table.say(*(heard(number, media=(medium,)) for number, medium in enumerate(files)))
    for medium in files:
        found = tom.get(f"/files/{medium.file}/{medium.name}")
        assert found.status_code == 200
        assert found.headers["Content-Type"].partition(";")[0] in ("application/octet-stream", "image/gif")
        assert found.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert found.headers["X-Content-Type-Options"] == "nosniff"
        assert (
            found.headers["Content-Disposition"].startswith("attachment") or medium.media_type == "image/gif"
        )


def test_nobody_puts_a_file_to_an_answer_of_others(fresh: World) -> None:
    table = Table(fresh)
    Desk.objects.using("courier").create(space_id=fresh.spaces["platform"], approve_all=True)
    table.say(heard(1))
    made = write(table, "tom", "We look.")
    for who in ("colleague", "guest"):
        with reading_as(fresh.people[who]), connection.cursor() as cursor:
            mine = Upload.objects.create(
                person_id=fresh.people[who], name="a", media_type="text/plain", size=1, file=keep(b"a")
            )
            assert not Answer.objects.filter(pk=made.pk).exists()
            with pytest.raises(DatabaseError), transaction.atomic():
                cursor.execute(
                    "INSERT INTO inbox_enclosure (answer_id, name, media_type, file) VALUES (%s, 'a', 'b', %s)",
                    [made.pk, mine.file],
                )


def test_a_file_erased_in_the_moment_it_came_is_gone_a_minute_later(fresh: World) -> None:
    table, medium = Table(fresh), enclosed("a.txt", b"Ann's secret")
    table.say(heard(1, media=(medium,)))
    forget(list(Identity.objects.using("courier").filter(uid="ann")))
    assert place_of(medium.file).exists(), "somebody else may be about to need it"
    (job,) = ProcrastinateJob.objects.filter(task_name="content.let_go")
    assert job.scheduled_at is not None
    os.utime(place_of(medium.file), (0, 0))
    let_go(**job.args)
    assert not place_of(medium.file).exists()


def test_news_of_a_case_end_with_the_right_to_read_it(fresh: World) -> None:
    maya = fresh.person("maya")
    two_voices(fresh)
    case = case_of_both(fresh)
    path = f"/cases/{case.pk}/news/"
    aiko = fresh.client("aiko")
    assert [fresh.client(who).get(path).status_code for who in ("nobody", "guest")] == [302, 404]
    assert aiko.get(path).status_code == 200
    with reading_as(maya.pk):
        space = Space.objects.get(slug="platform")
        remove_member(Membership.objects.get(space=space, person=fresh.people["aiko"]), actor=maya)
    as_now = aiko.get(path).status_code
    assert as_now == fresh.client("colleague").get(path).status_code
    for riddle in RIDDLES:
        assert fresh.client("tom").get(f"/cases/{riddle}/news/").status_code == 404


def test_a_file_that_is_read_is_stopped_and_taken_up_by_its_space_alone(fresh: World) -> None:
    with reading_as(fresh.people["tom"]):
        intake = Intake.objects.create(
            space_id=fresh.spaces["platform"],
            by=fresh.person("tom"),
            kind="csv",
            name="a.csv",
            path="",
            dry_run=True,
        )
    path = f"/contacts/files/{intake.pk}/going/"
    answers = [
        fresh.client(who).post(path, {"go": "no"}).status_code for who in ("nobody", "guest", "colleague")
    ]
    assert answers == [302, 404, 404]
    tom = fresh.client("tom")
    assert [tom.post(path, {"go": go}).status_code for go in ("no", "no", "on", "on")] == [302, 403, 302, 403]
    assert ProcrastinateJob.objects.filter(task_name="contacts.take_in").count() == 1
    for riddle in RIDDLES:
        assert tom.post(f"/contacts/files/{riddle}/going/", {"go": "on"}).status_code == 404


def test_a_lie_about_who_is_here_calls_nobody_who_does_not_belong(
    fresh: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = json.dumps([str(number) for number in fresh.people.values()]).encode()
    monkeypatch.setattr(speaker, "ask", lambda _subject, _asked: everybody)
    for who in ("guest", "colleague"):
        with reading_as(fresh.people[who]):
            request: Any = fresh.client(who).get("/").wsgi_request
            reader = request.reader
            assert those_called(Space(pk=fresh.spaces["lab"]), actor=reader, sure=True) == []
