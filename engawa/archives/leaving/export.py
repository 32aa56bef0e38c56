"""Writes an archive in our own format, line by line, whatever its size."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from django.utils import timezone

from engawa.archives.engawa.opening import VERSION
from engawa.archives.leaving.items import Leaving
from engawa.archives.leaving.moments import told
from engawa.archives.leaving.packing import packed
from engawa.archives.leaving.scope import Scope
from engawa.archives.leaving.surroundings import (
    chart_lines,
    follow_lines,
    people_lines,
    skill_lines,
    space_lines,
    thanks_lines,
)
from engawa.archives.own import own_source
from engawa.base.files import place_of
from engawa.spaces.models import Hub


def export(path: Path, scope: Scope) -> Counter[str]:
    """Write what the scope holds to a folder, or to a zip when the path ends so; returns how much it was.

    Raises:
        Trouble: when the path is taken or cannot be written.
    """
    counts: Counter[str] = Counter()
    source = own_source().key.partition(":")[2]
    with packed(path) as package, scope.reading():
        leaving = Leaving(scope)
        people = leaving.people
        counts["items"] = package.lines("items.jsonl", leaving.lines())
        counts["spaces"] = package.lines("spaces.jsonl", space_lines(scope, leaving.spaces, people))
        counts["follows"] = package.lines("follows.jsonl", follow_lines(scope, people))
        counts["thanks"] = package.lines("thanks.jsonl", thanks_lines(scope, people))
        counts["people"] = package.lines("people.jsonl", people_lines(scope, people, leaving.files))
        counts["chart"] = package.lines("chart.jsonl", chart_lines(scope, people))
        counts["skills"] = package.lines("skills.jsonl", skill_lines(scope, people))
        for digest in sorted(leaving.files):
            if place_of(digest).is_file():
                package.file(f"files/{digest}", place_of(digest))
                counts["files"] += 1
        hub = Hub.objects.using(scope.using).first()
        head = {
            "format": "engawa",
            "version": VERSION,
            "source": source,
            "name": hub.name if hub else "Engawa",
        }
        package.text("archive.json", json.dumps(head | {"told_at": told(timezone.now())}, indent=1) + "\n")
    return counts
