"""Evidence in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WHAT = {
    "same address or account": _("They have the same address or account."),
    "same full name": _("They bear the same full name, and hardly anybody else does."),
    "same name, and a frequent one": _("They bear the same full name, but it is a frequent one."),
    "same name, other ring": _("They bear the same full name, but one of them is a guest or from outside."),
    "namesakes": _("They bear the same full name, but one source knows two people by it."),
    "nearly the same name": _("Their names are nearly the same."),
    "first letter and family name": _("A first letter and a family name fit the other's full name."),
    "names run together": _("One's handle is the other's names run together."),
    "family name alone": _("One is called by the other's family name alone."),
    "given name alone": _("One is called by the other's given name alone."),
}


def explained(evidence: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """What speaks for it and the detail, for each piece of evidence."""
    return [(str(WHAT.get(one["what"], one["what"])), str(one.get("detail", ""))) for one in evidence]
