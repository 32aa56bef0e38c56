"""What goes into an export, and as whom it is read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connections, transaction
from django.db.models import Q, QuerySet

from engawa.boundary import read_as
from engawa.content.models import Item
from engawa.credit.models import Evidence, Sort
from engawa.people.models import Follow, Person, Thanks
from engawa.spaces.models import Membership, Space


@dataclass(frozen=True, slots=True)
class Scope:
    """Everything, one space, or what is one person's as that person may read it."""

    space: int | None = None
    person: int | None = None

    @property
    def using(self) -> str:
        return "default" if self.person else "importer"

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A transaction that sees one moment, as whoever may take this out."""
        with transaction.atomic(using=self.using):
            with connections[self.using].cursor() as at:
                at.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            if self.person:
                read_as(self.person)
            yield

    def items(self) -> QuerySet[Item]:
        found = Item.objects.using(self.using).order_by("pk")
        if self.person:
            return found.filter(author=self.person)
        return found.filter(space=self.space) if self.space else found

    def spaces(self, named: set[int]) -> QuerySet[Space]:
        """Spaces of the scope; a person's are those they belong to or wrote in."""
        found = Space.objects.using(self.using).order_by("pk")
        if self.person:
            return found.filter(Q(memberships__person=self.person) | Q(pk__in=named)).distinct()
        return found.filter(pk=self.space) if self.space else found

    def memberships(self) -> QuerySet[Membership]:
        found = Membership.objects.using(self.using).order_by("since", "person")
        return found.filter(person=self.person) if self.person else found

    def follows(self) -> QuerySet[Follow]:
        found = Follow.objects.using(self.using).order_by("since", "follower", "person", "space")
        if self.person:
            return found.filter(follower=self.person)
        return found.filter(space=self.space) if self.space else found

    def thanks(self) -> QuerySet[Thanks]:
        found = Thanks.objects.using(self.using).order_by("at", "giver", "receiver")
        if self.person:
            return found.filter(Q(giver=self.person) | Q(receiver=self.person))
        return found.filter(item__space=self.space) if self.space else found

    def leads(self, named: set[int]) -> QuerySet[Person]:
        """Those who report to somebody, as far as both leave; who leads whom is told to nobody from outside."""
        people = Person.objects.using(self.using)
        if self.person and not people.inside().filter(pk=self.person).exists():
            return people.none()
        found = Person.objects.using(self.using).filter(merged_into=None, manager__merged_into=None)
        found = found.exclude(manager=None).order_by("pk")
        return found.filter(pk__in=named, manager__in=named) if self.space or self.person else found

    def skills(self, named: set[int]) -> QuerySet[Evidence]:
        """What people say that they know; what they hide leaves with themselves alone."""
        found = Evidence.objects.using(self.using).filter(sort=Sort.SAID, person__merged_into=None)
        found = found.order_by("person", "at", "topic")
        if self.person:
            return found.filter(person=self.person)
        found = found.filter(hidden_at=None, withheld=False)
        return found.filter(person__in=named) if self.space else found

    def people(self, named: set[int]) -> QuerySet[Person]:
        """Everybody, or those whom the rest of the export names."""
        found = Person.objects.using(self.using).filter(merged_into=None).order_by("pk")
        if self.space or self.person:
            return found.filter(pk__in=named | ({self.person} if self.person else set()))
        return found
