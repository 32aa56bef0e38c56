"""What a profile gains by a merge: what the kept person had not said, the other has."""

from engawa.people.models import Merge, MergedRow, Person

IMPORTER = "importer"
TABLE = "people_person"
FIELDS = ("handle", "title", "place", "team", "about", "timezone", "avatar")


def fill(merged: Merge, kept: Person, gone: Person) -> MergedRow:
    """Take over what `kept` lacks, and note it. A handle is one person's, so it is taken along."""
    gained = {name: getattr(gone, name) for name in FIELDS if getattr(gone, name) and not getattr(kept, name)}
    if "handle" in gained:
        gone.handle = None
        gone.save(using=IMPORTER, update_fields=["handle"])
    for name, value in gained.items():
        setattr(kept, name, value)
    kept.save(using=IMPORTER, update_fields=list(FIELDS))
    return MergedRow(merge=merged, table=TABLE, column="", laid_aside=[gained] if gained else [])


def give_back(merged: Merge, rows: list[MergedRow]) -> None:
    """Undo `fill`, except where somebody has said something else since."""
    gained: dict[str, str] = next((row.laid_aside[0] for row in rows if row.table == TABLE), {})
    kept = Person.objects.using(IMPORTER).get(pk=merged.kept_id)
    for name, value in gained.items():
        if getattr(kept, name) == value:
            setattr(kept, name, None if name == "handle" else "")
    kept.save(using=IMPORTER, update_fields=list(FIELDS))
    if "handle" in gained and kept.handle != gained["handle"]:
        Person.objects.using(IMPORTER).filter(pk=merged.gone_id).update(handle=gained["handle"])
