"""People outside, half a million of them: found, read, taken along, and brought in by a file."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from time import perf_counter
from urllib.parse import quote
from urllib.request import Request, urlopen

import psycopg

from tests.load import mix
from tests.load.figures import Figures, times
from tests.load.home import company, say
from tests.load.mix import Visit
from tests.load.outsiders.fill import fill, one
from tests.load.plan import Plan
from tests.load.readers import Reader, dsn_of, readers
from tests.load.servers import Servers, up

WARMING = 120
"""Visits before it is measured, so that all workers have made the page."""
LINES, WRONG = 100_000, 1_000
"""Of the file that is brought in, and how many of them cannot be taken."""
COMPANIES = "SELECT id, name FROM contacts_company WHERE id = ANY(%s) ORDER BY id"
SAMPLE = "SELECT i.id, i.name, i.handle, i.uid FROM contacts_identity i WHERE i.id = ANY(%s) ORDER BY i.id"


def contacts(plan: Plan) -> Figures:
    """Lists, search, somebody's page, proposals and export among --contacts people, and a file of 100,000 more."""
    with company(plan.scale, plan.items, f"-contacts-{plan.contacts}") as home:
        people = [reader for reader in readers(home) if reader.kind != "guest"]
        desks = fill(people, plan.contacts)
        with psycopg.connect(dsn_of("engawa_courier")) as connection:
            pages = pages_of(connection, people, desks, plan.contacts)
        with up(home) as servers:
            figures = read(servers, plan, pages)
            figures |= taken_along(servers, people[0], desks)
        return figures | brought_in(home, desks[0])


def pages_of(
    connection: psycopg.Connection, people: Sequence[Reader], desks: Sequence[int], count: int
) -> dict[str, list[Visit]]:
    """What is asked for, by name: by everybody, about different contacts each."""
    chance = Random(7)
    numbers = [chance.randrange(1, count) | 1 for _ in range(60)]
    ids = [one(number) for number in numbers]
    own = connection.execute(SAMPLE, [ids]).fetchall()
    public = connection.execute(SAMPLE, [[one(number + 1) + 2 for number in numbers]]).fetchall()
    busy = one(count)
    names = sorted({row[1] for row in own})
    # The busiest space knows each odd contact, and they work for the even companies.
    companies = connection.execute(COMPANIES, [[one(2 * number) for number in range(1, 31)]]).fetchall()
    members = knowing(people, desks[0])
    return {
        "list": [(reader.cookie, "/contacts/") for reader in people],
        "deep": [(reader.cookie, f"/contacts/?before={pk}") for reader in people[:20] for pk in ids[:10]],
        "by_name": [
            (reader.cookie, f"/contacts/?q={quote(name)}") for reader in people[:10] for name in names
        ],
        "by_first_name": [
            (reader.cookie, f"/contacts/?q={quote(name.split()[0])}")
            for reader in people[:10]
            for name in names
        ],
        "by_handle": [
            (reader.cookie, f"/contacts/?q={quote(row[2])}") for reader in people[:5] for row in public
        ],
        "by_mail": [
            (reader.cookie, f"/contacts/?q={quote(row[3])}") for reader in members[:5] for row in own
        ],
        "by_company": [
            (r.cookie, f"/contacts/?q={quote(name)}") for r in people[:5] for _pk, name in companies
        ],
        "by_common": [(reader.cookie, "/contacts/?q=example") for reader in people],
        "by_nobody": [(reader.cookie, "/contacts/?q=zzqqxxyy") for reader in people],
        "contact": [(reader.cookie, f"/contacts/{pk}/") for reader in members[:10] for pk in ids],
        "trail": [(reader.cookie, f"/contacts/{pk}/trail/") for reader in members[:10] for pk in ids],
        "beside": [(reader.cookie, f"/contacts/beside/{pk}/") for reader in members[:10] for pk in ids],
        "with": [
            (reader.cookie, f"/inbox/with/{pk}/") for reader in members[:10] for pk in [*ids[:10], busy]
        ],
        "company": [
            (r.cookie, f"/contacts/companies/{pk}/") for r in members[:10] for pk, _name in companies
        ],
        "proposals": [(reader.cookie, "/contacts/proposals/") for reader in people],
        "proposals_deep": [
            (reader.cookie, f"/contacts/proposals/?after=0.36_{pk}") for reader in people for pk in ids[:3]
        ],
    }


def knowing(people: Sequence[Reader], space: int) -> list[Reader]:
    """Those who belong to a space."""
    with psycopg.connect(dsn_of("engawa_indexer")) as connection:
        rows = connection.execute("SELECT person_id FROM spaces_membership WHERE space_id = %s", [space])
        members = {row[0] for row in rows}
    return [reader for reader in people if reader.person in members]


def read(servers: Servers, plan: Plan, pages: dict[str, list[Visit]]) -> Figures:
    """Each page warm, one visitor at a time, in server time; and how many queries the worst of them took."""
    figures: Figures = {}
    errors, queries = 0, 0
    servers.settle()
    for name, visits in pages.items():
        mixed = Random(7).sample(visits, len(visits))
        mix.visit(servers.port, mixed, at_once=4, count=WARMING, seconds=plan.seconds)
        warm = mix.visit(servers.port, mixed, at_once=1, count=plan.queries // 10, seconds=plan.seconds)
        figures |= times(warm.server, f"{name}_")
        say(f"{name}: {figures[f'{name}_p50_ms']} / {figures[f'{name}_p99_ms']} ms, {warm.queries} queries")
        errors += warm.errors
        queries = max(queries, warm.queries)
    return figures | {"queries_at_most": queries, "errors": errors, "rss_mb": servers.megabytes()}


def taken_along(servers: Servers, reader: Reader, desks: Sequence[int]) -> Figures:
    """Everybody whom the busiest space of a reader knows, as a table."""
    desk = next((pk for pk in desks if reader in knowing([reader], pk)), desks[0])

    address = f"http://localhost:{servers.port}/contacts/export/?space={desk}&as=csv"
    began, lines = perf_counter(), 0
    asked = Request(address, headers={"Cookie": reader.cookie})
    with urlopen(asked, timeout=600) as answer:
        while block := answer.read(2**20):
            lines += block.count(b"\n")
    seconds = perf_counter() - began
    return {
        "export_lines": lines,
        "export_per_second": round(lines / seconds),
        "export_rss_mb": servers.megabytes(),
    }


def brought_in(home: Path, space: int) -> Figures:
    """A file with people of whom half are new, kept by the job."""
    from engawa.outside.contacts.intake import running
    from engawa.outside.contacts.models import Intake

    running.folder().mkdir(parents=True, exist_ok=True)
    path = running.folder() / "bench.csv"
    with path.open("w", newline="") as file:
        csv.writer(file).writerows(lines())
    intake = Intake.objects.using("courier").create(
        space_id=space, kind="csv", name="bench.csv", path=str(path), dry_run=False
    )
    began = perf_counter()
    running.carry_out(intake.pk)
    seconds = perf_counter() - began
    intake.refresh_from_db(using="courier")
    right = (intake.state, intake.rows, intake.refused) == ("done", LINES, WRONG)
    if not right:
        print(intake.state, intake.trouble, intake.rows, intake.refused, file=sys.stderr)
    return {
        "import_per_second": round(LINES / seconds),
        "import_new": intake.made,
        "import_wrong": intake.refused,
        "missing": 0 if right else 1,
    }


def lines() -> Iterator[list[str]]:
    yield ["Name", "E-Mail", "Firma", "Kunde seit", "Notiz"]
    for number in range(LINES):
        mail = f"new{number}@i{number % 3000}.example" if number % (LINES // WRONG) else "nobody"
        yield [f"Ana Line {number}", mail, "", "2021-05-01", "Met at the fair" if number % 10 == 0 else ""]
