"""Ordering imports and changing one's mind about them."""

from __future__ import annotations

from collections.abc import Sequence

from engawa.archives.intake.wishes import Wishes
from engawa.archives.models import ImportRun
from engawa.people.models import Person


def order_import(paths: Sequence[str], wishes: Wishes, *, by: Person | None) -> ImportRun:
    """Note what is to be imported; from the command line it is done in the first owner's name."""
    people = Person.objects.using("importer")
    by = by or people.known().filter(is_owner=True).order_by("pk").first()
    return ImportRun.objects.using("importer").create(by=by, paths=list(paths), options=wishes.to_json())
