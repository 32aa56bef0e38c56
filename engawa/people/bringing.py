"""A list of who works here, from a CSV file: names, teams, places, languages, and who reports to whom."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from django.db import connections, transaction
from django.utils import timezone

from engawa.people.models import Identity, Person, Ring

IMPORTER = "importer"
TEXTS = {"name": 200, "title": 200, "team": 200, "place": 200}
DEEPEST = 200
"""Levels of a company: what is higher than this is a circle, or built to take hours."""
COLUMNS = ("email", *TEXTS, "languages", "manager")
RECOUNT = """
UPDATE people_person p SET reports = counted.number FROM (
  SELECT q.id, count(r.id) AS number FROM people_person q
  LEFT JOIN people_person r ON r.manager_id = q.id AND r.left_at IS NULL AND NOT r.is_bot
  WHERE q.ring = 2 GROUP BY q.id
) counted WHERE p.id = counted.id AND p.reports <> counted.number
"""
COUNT = """
UPDATE people_person p SET reports = (
  SELECT count(*) FROM people_person r WHERE r.manager_id = p.id AND r.left_at IS NULL AND NOT r.is_bot
) WHERE p.id = ANY(%s)
"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list that can be read."""

    number: int
    email: str
    changes: dict[str, object]
    manager: str | None
    """The manager's address; empty for nobody, None where the list does not say."""


@dataclass(slots=True)
class Brought:
    """What a list changes, or would change."""

    known: int = 0
    new: int = 0
    moved: int = 0
    wrong: list[str] = field(default_factory=list)
    """What could not be taken, line by line."""


def bring(file: TextIO, *, add: bool, dry: bool) -> Brought:
    """Take a list up; lines that cannot be taken are told and leave the others alone.

    Args:
        add: Also make people of addresses nobody has; they can be invited later and then are these people.
        dry: Only say what would happen.
    """
    report = Brought()
    lines = list(_read(file, report))
    with transaction.atomic(using=IMPORTER):
        people = _people(lines, report, add=add)
        managers = _managers(lines, people, report)
        _write(lines, people, managers, report)
        if dry:
            transaction.set_rollback(True, using=IMPORTER)
    return report


def _read(file: TextIO, report: Brought) -> Iterable[Line]:
    rows = csv.DictReader(file)
    unknown = set(rows.fieldnames or ()) - set(COLUMNS)
    if "email" not in (rows.fieldnames or ()):
        report.wrong.append(f"Line 1: a column “email” is needed; these are known: {', '.join(COLUMNS)}.")
        return
    if unknown:
        report.wrong.append(f"Line 1: columns nobody knows are left out: {', '.join(sorted(unknown))}.")
    seen: dict[str, int] = {}
    for row in rows:
        number, email = rows.line_num, (row.get("email") or "").strip().lower()
        if "@" not in email or len(email) > 254:
            report.wrong.append(f"Line {number}: “{email[:60]}” is no mail address.")
        elif email in seen:
            report.wrong.append(f"Line {number}: {email} stands in line {seen[email]} already.")
        elif long := [name for name, most in TEXTS.items() if len(row.get(name) or "") > most]:
            report.wrong.append(f"Line {number}: {', '.join(long)} is too long.")
        else:
            seen[email] = number
            yield _line(number, email, row)


def _line(number: int, email: str, row: dict[str, str | None]) -> Line:
    told = {
        name: (row.get(name) or "").replace("\0", "").strip() for name in TEXTS if row.get(name) is not None
    }
    changes: dict[str, object] = {name: value for name, value in told.items() if value or name != "name"}
    tongues = row.get("languages")
    if tongues is not None:
        changes["languages"] = [
            one.strip()[:20] for one in tongues.replace(";", ",").split(",") if one.strip()
        ]
    manager = row.get("manager")
    return Line(number, email, changes, manager.strip().lower() if manager is not None else None)


def _people(lines: list[Line], report: Brought, *, add: bool) -> dict[str, Person]:
    """By address. Only those inside; a guest does not come in by a list."""
    asked = {line.email for line in lines} | {line.manager for line in lines if line.manager}
    identities = (
        Identity.objects.using(IMPORTER).filter(scheme="email", value__in=asked).select_related("person")
    )
    found = {one.value: one.person for one in identities}
    for line in lines:
        person = found.get(line.email)
        if person is None and not add:
            report.wrong.append(
                f"Line {line.number}: nobody is known by {line.email}. Add --new to bring them in."
            )
        elif person is None:
            found[line.email] = _new(line)
            report.new += 1
        elif person.ring != Ring.INSIDE:
            report.wrong.append(f"Line {line.number}: {line.email} is a guest or from outside.")
        else:
            report.known += 1
    return {email: person for email, person in found.items() if person.ring == Ring.INSIDE}


def _new(line: Line) -> Person:
    name = str(line.changes.get("name") or line.email.partition("@")[0])
    person = Person.objects.using(IMPORTER).create(name=name, ring=Ring.INSIDE, joined_at=timezone.now())
    Identity.objects.using(IMPORTER).create(
        person=person, scheme="email", value=line.email, name=name, source="people.csv"
    )
    return person


def _managers(lines: list[Line], people: dict[str, Person], report: Brought) -> dict[int, int | None]:
    """To whom each reports from now on, without circles, whatever the list says."""
    chart = dict(Person.objects.using(IMPORTER).exclude(manager=None).values_list("pk", "manager"))
    changed: dict[int, int | None] = {}
    for line in lines:
        person = people.get(line.email)
        if person is None or line.manager is None:
            continue
        manager = people.get(line.manager)
        if line.manager and manager is None:
            report.wrong.append(f"Line {line.number}: nobody inside is known by {line.manager}, the manager.")
        elif manager and _leads_to(chart, manager.pk, person.pk):
            report.wrong.append(f"Line {line.number}: {line.manager} would lead themselves, in a circle.")
        elif chart.get(person.pk) != (to := manager.pk if manager else None):
            changed[person.pk] = chart[person.pk] = to
    return changed


def lead(pairs: Sequence[tuple[int, int]]) -> None:
    """Let each of these people report to the other where nobody leads them yet, both work here and no circle arises."""
    if not pairs:
        return
    ids = {person for pair in pairs for person in pair}
    known = Person.objects.using(IMPORTER).known().inside()
    inside = set(known.filter(pk__in=ids).values_list("pk", flat=True))
    chart: dict[int, int | None] = dict(known.exclude(manager=None).values_list("pk", "manager"))
    led: dict[int, int] = {}
    for person, manager in pairs:
        if {person, manager} <= inside and person not in chart and not _leads_to(chart, manager, person):
            led[person] = chart[person] = manager
    rows = [Person(pk=person, manager_id=manager) for person, manager in led.items()]
    Person.objects.using(IMPORTER).bulk_update(rows, ["manager"], batch_size=500)
    with connections[IMPORTER].cursor() as cursor:
        cursor.execute(COUNT, [sorted(set(led.values()))])


def _leads_to(chart: dict[int, int | None], start: int, person: int) -> bool:
    """Whether one comes from `start` up to `person`; also where one comes to no end."""
    at: int | None = start
    for _step in range(DEEPEST):
        if at is None or at == person:
            return at == person
        at = chart.get(at)
    return True


def _write(
    lines: list[Line], people: dict[str, Person], managers: dict[int, int | None], report: Brought
) -> None:
    changed: list[Person] = []
    for line in lines:
        person = people.get(line.email)
        if person is None:
            continue
        for name, value in line.changes.items():
            setattr(person, name, value)
        if person.pk in managers:
            person.manager_id = managers[person.pk]
            report.moved += 1
        changed.append(person)
    fields = [*TEXTS, "languages", "manager"]
    Person.objects.using(IMPORTER).bulk_update(changed, fields, batch_size=500)
    with connections[IMPORTER].cursor() as cursor:
        cursor.execute(RECOUNT)
