"""Very many answers at once through the fediverse's door, while others go on reading."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter, sleep
from typing import Any

import psutil
import psycopg
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from engawa.embedded import places
from tests.load.budgets.federation import engawa
from tests.load.client import Answer, Browser
from tests.load.figures import Figures, times
from tests.load.home import say
from tests.load.plan import Plan
from tests.load.readers import dsn_of
from tests.load.servers import Servers, command_of, up

ACTORS = 1_000
AGAIN_AFTER = 2.0
"""Seconds until another server tries again what was refused for now; real ones wait longer."""
TWICE = 100
"""One in so many is handed in twice, as servers do that did not get our answer."""
PATIENCE = 1_200.0
THERE = """
SELECT (SELECT count(*) FROM content_item WHERE root_id = %s AND kind = 'comment' AND byline <> ''),
       (SELECT count(*) FROM inbox_message m JOIN channels_account a ON a.id = m.account_id
        WHERE a.network = 'fediverse' AND NOT m.is_ours),
       (SELECT count(DISTINCT body) FROM content_item WHERE root_id = %s AND byline <> ''),
       (SELECT count(*) FROM fediverse_arrival)
"""


@dataclass
class Scene:
    """Whom is answered: a post of the blog, and the company's own account."""

    post: int
    company: int
    cookie: str


@dataclass
class Watch:
    """What was seen meanwhile."""

    statuses: Counter[int] = field(default_factory=Counter)
    pages: list[float] = field(default_factory=list)
    errors: int = 0
    waiting: int = 0
    megabytes: float = 0.0
    worked: float = 0.0
    """Seconds of a processor that the process outside took: what counts on a busy machine."""
    accepted_at: float = 0.0
    done_at: float = 0.0


def replies(plan: Plan) -> Figures:
    """--replies signed answers of 1,000 people at once: accepted a second, all there once, pages meanwhile."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    with engawa(plan):
        scene = _scene()
    pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    others = subprocess.Popen(
        [sys.executable, "-m", "tests.load.actors", pem],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=places.CHECKOUT,
    )  # fmt: skip
    try:
        assert others.stdout
        root = f"http://127.0.0.1:{json.loads(others.stdout.readline())['port']}"
        with up(places.home()) as servers, psycopg.connect(dsn_of("engawa_courier"), autocommit=True) as eyes:
            letters = [_letter(key, root, servers.port, scene, one) for one in range(plan.replies)]
            say(f"{len(letters):,} answers of {ACTORS:,} people are signed")
            watch = asyncio.run(_run(letters, plan, servers, scene, eyes))
            figures = _figures(eyes, scene, plan, watch)
        assert others.stdin
        others.stdin.write("\n")
        others.stdin.flush()
        told: Figures = json.loads(others.stdout.readline())
        return figures | told
    finally:
        others.kill()


def _scene() -> Scene:
    from django.conf import settings

    from engawa.boundary import reading_as
    from engawa.content.actions import write_item
    from engawa.outside.channels.fediverse.actions import switch_on
    from engawa.outside.channels.models import Account
    from engawa.people.models import Person
    from engawa.spaces.models import Space
    from tests.world import World

    world = World()
    with reading_as(world.people["tom"]):
        tom, space = Person.objects.get(pk=world.people["tom"]), Space.objects.get(slug="blog")
        switch_on(space, actor=tom, username="blog")
        post = write_item("post", actor=tom, space=space, title="News", body="It is out.")
    company = Account.objects.using("courier").create(
        space_id=world.spaces["platform"], network="fediverse", handle="@acme@localhost", name="Acme"
    )
    cookie = world.client("aiko").cookies[settings.SESSION_COOKIE_NAME].value
    return Scene(post.pk, company.pk, f"{settings.SESSION_COOKIE_NAME}={cookie}")


def _letter(key: rsa.RSAPrivateKey, root: str, port: int, scene: Scene, number: int) -> bytes:
    """A whole request: every second one answers the post, the others speak to the company."""
    from engawa.outside.channels.fediverse.addresses import PUBLIC
    from engawa.outside.channels.fediverse.signatures import CAVAGE, Message, sign

    who, here = f"{root}/users/p{number % ACTORS}", f"http://localhost:{port}"
    us = f"{here}/ap/{scene.company}/"
    note: dict[str, Any] = {
        "id": f"{who}/notes/{number}", "type": "Note", "attributedTo": who, "to": [PUBLIC],
        "content": f"<p>Answer number {number}.</p>", "published": datetime.now(UTC).isoformat(),
    }  # fmt: skip
    if number % 2:
        note |= {"tag": [{"type": "Mention", "href": us, "name": "@acme"}], "cc": [us]}
    else:
        note |= {"inReplyTo": f"{here}/ap/i/{scene.post}/"}
    activity = {"id": f"{note['id']}/activity", "type": "Create", "actor": who, "object": note}
    body = json.dumps(activity).encode()
    message = Message("POST", f"{here}/ap/inbox/", {"content-type": "application/activity+json"}, body)
    sign(message, f"{who}#key", key, CAVAGE)
    headers = "".join(f"{name}: {value}\r\n" for name, value in message.headers.items())
    return f"POST /ap/inbox/ HTTP/1.1\r\n{headers}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _run(
    letters: list[bytes], plan: Plan, servers: Servers, scene: Scene, eyes: psycopg.Connection[Any]
) -> Watch:
    watch, began = Watch(), perf_counter()
    outside = asyncio.create_task(asyncio.to_thread(_watch, watch, servers, eyes, scene, plan, began))
    reading = [asyncio.create_task(_read(watch, servers.port, scene, path)) for path in _pages(scene)]
    waiting = [*letters, *letters[::TWICE]][::-1]
    await asyncio.gather(*(_hand_in(watch, servers.port, waiting) for _one in range(plan.at_once)))
    watch.accepted_at = perf_counter() - began
    await outside
    for task in reading:
        task.cancel()
    await asyncio.gather(*reading, return_exceptions=True)
    return watch


def _pages(scene: Scene) -> list[str]:
    return ["/", f"/i/{scene.post}/", "/inbox/"]


async def _hand_in(watch: Watch, port: int, waiting: list[bytes]) -> None:
    browser = Browser(port)
    while waiting:
        letter = waiting.pop()
        try:
            status = (await browser.send(letter)).status
        except (OSError, EOFError, TimeoutError):
            status = 0
        watch.statuses[status] += 1
        if status != 202:
            waiting.insert(0, letter)
            await asyncio.sleep(AGAIN_AFTER)


async def _read(watch: Watch, port: int, scene: Scene, path: str) -> None:
    browser = Browser(port, scene.cookie)
    while True:
        answer: Answer = await browser.get(path)
        if answer.status == 302:
            answer = await browser.get(answer.header("location"))
        watch.pages.append(answer.seconds)
        watch.errors += answer.status != 200
        await asyncio.sleep(0.2)


def _watch(
    watch: Watch, servers: Servers, eyes: psycopg.Connection[Any], scene: Scene, plan: Plan, began: float
) -> None:
    """Until all are there, or patience ends."""
    while perf_counter() - began < PATIENCE:
        talk, heard, _distinct, waiting = _there(eyes, scene)
        watch.waiting = max(watch.waiting, waiting)
        outside = [one for one in servers.supervisor.children() if command_of(one).endswith(" outside")]
        watch.megabytes = max([watch.megabytes, *(_megabytes(one) for one in outside)])
        watch.worked = max([watch.worked, *(_worked(one) for one in outside)])
        if talk + heard >= plan.replies and not waiting and watch.accepted_at:
            break
        sleep(0.5)
    watch.done_at = perf_counter() - began


def _there(eyes: psycopg.Connection[Any], scene: Scene) -> tuple[int, ...]:
    row = eyes.execute(THERE, [scene.post, scene.post]).fetchone()
    assert row
    return tuple(row)


def _megabytes(process: psutil.Process) -> float:
    try:
        return round(process.memory_info().rss / 2**20, 1)
    except psutil.Error:
        return 0.0


def _worked(process: psutil.Process) -> float:
    try:
        told = process.cpu_times()
        return float(told.user + told.system)
    except psutil.Error:
        return 0.0


def _figures(eyes: psycopg.Connection[Any], scene: Scene, plan: Plan, watch: Watch) -> Figures:
    talk, heard, distinct, waiting = _there(eyes, scene)
    return {
        "replies": plan.replies,
        "accepted": watch.statuses[202],
        "accepted_per_second": round(watch.statuses[202] / watch.accepted_at, 1),
        "put_off": watch.statuses[429],
        "refused": sum(count for status, count in watch.statuses.items() if status not in (202, 429)),
        "in_the_talk": talk,
        "in_the_inbox": heard,
        "missing": plan.replies - distinct - heard,
        "doubled": talk - distinct + max(0, heard - plan.replies // 2),
        "left": waiting,
        "waited_at_most": watch.waiting,
        "seconds_until_all_are_there": round(watch.done_at, 1),
        "taken_per_second": round((talk + heard) / watch.done_at, 1),
        "outside_rss_mb": watch.megabytes,
        "outside_cpu_ms_a_reply": round(watch.worked * 1000 / plan.replies, 1),
        **times(watch.pages, "page_"),
        "errors": watch.errors,
    }
