"""Every column that points to a person, as the models have them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import ForeignKey, ForeignObjectRel, Model, UniqueConstraint

from engawa.people.models import Likeness, Merge, MergedRow, Person

_NOT_MOVED = ("journal_entry", "spaces_hub")
"""History stays as it was written; a reader follows `merged_into`."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A column that points to people. `uniques` are the other columns of each set that must be unique with it."""

    table: str
    column: str
    key: str
    uniques: tuple[tuple[str, ...], ...]


@cache
def pointers() -> tuple[Pointer, ...]:
    """All of them, in an order that stays the same."""
    found = {}
    for relation in Person._meta.get_fields(include_hidden=True):
        if not isinstance(relation, ForeignObjectRel) or not isinstance(relation.field, ForeignKey):
            continue
        model: type[Model] = relation.field.model
        table = model._meta.db_table
        if model not in (Person, Merge, MergedRow, Likeness) and table not in _NOT_MOVED:
            column = relation.field.column
            found[table, column] = Pointer(
                table, column, _column(model, "pk"), _uniques(model, relation.field)
            )
    return tuple(found[at] for at in sorted(found))


def _uniques(model: type[Model], pointing: ForeignKey[Any, Any]) -> tuple[tuple[str, ...], ...]:
    sets = [one.fields for one in model._meta.constraints if isinstance(one, UniqueConstraint)]
    others = [
        tuple(_column(model, name) for name in names if name != pointing.name)
        for names in sets
        if pointing.name in names
    ]
    return (*others, ()) if pointing.unique else tuple(others)


def _column(model: type[Model], name: str) -> str:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    return str(getattr(field, "column", name))
