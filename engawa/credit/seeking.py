"""Finding people by what they know. A claim that is hidden, or whose evidence one may not see, finds nobody."""

from collections.abc import Sequence

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from engawa.credit.models import Evidence
from engawa.credit.topics import plain
from engawa.people.models import Person, Ring
from engawa.people.models.person import PersonQuerySet
from engawa.people.sieves import Offer, Sieve

FEW = 500
LOOKED_AT = 200
OFFERED = 12


def keep(found: PersonQuerySet, topic: str, reader: Person) -> PersonQuerySet:
    """Those of whom it is said that they know this. Where they are few they are looked up first."""
    shown = _shown().filter(topic=plain(topic))
    if reader.ring == Ring.INSIDE:
        few = list(shown.order_by().values_list("person", flat=True).distinct()[: FEW + 1])
        if len(few) <= FEW:
            return found.filter(pk__in=few)
    return found.filter(Exists(shown.filter(person=OuterRef("pk"))))


def offer(people: Sequence[int]) -> Offer:
    """What the first of these people know."""
    of_them = _shown().filter(person__in=people[:LOOKED_AT]).exclude(topic="")
    counted = (
        of_them.values("topic").annotate(people=Count("person", distinct=True)).order_by("-people", "topic")
    )
    return [(row["topic"], row["people"]) for row in counted[:OFFERED]]


def _shown() -> QuerySet[Evidence]:
    """What nobody hides: the boundary shows what is hidden to the person themself, a search shall not."""
    return Evidence.objects.filter(hidden_at=None, withheld=False)


SKILL = Sieve("skill", _("Knows about"), keep, offer)
