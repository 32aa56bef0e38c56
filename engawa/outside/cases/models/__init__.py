"""What a case is made of."""

from engawa.outside.cases.models.case import OPEN, Case, Merging, Number, State, Step
from engawa.outside.cases.models.figures import Figures
from engawa.outside.cases.models.releases import Release
from engawa.outside.cases.models.telling import Telling, Told, ToldQuerySet, Variant
from engawa.outside.cases.models.trackers import Connection, ConnectionKey, Link, Remark
from engawa.outside.cases.models.voices import Likeness, Voice

__all__ = [
    "OPEN",
    "Case",
    "Connection",
    "ConnectionKey",
    "Figures",
    "Likeness",
    "Link",
    "Merging",
    "Number",
    "Release",
    "Remark",
    "State",
    "Step",
    "Telling",
    "Told",
    "ToldQuerySet",
    "Variant",
    "Voice",
]
