from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from engawa.people.models.person import Person


class Identity(models.Model):
    """How a person is known somewhere: an address, a handle, a name under which they wrote."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="identities")
    scheme = models.CharField(max_length=40)
    value = models.CharField(max_length=400)
    name = models.CharField(max_length=200, blank=True)
    verified = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="identity_is_one_person")]

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


class Likeness(models.Model):
    """Two people who may be one: proposed with the evidence, decided by somebody."""

    one = models.ForeignKey(Person, models.CASCADE, related_name="+")
    other = models.ForeignKey(Person, models.CASCADE, related_name="+")
    weight = models.FloatField()
    """How likely, from 0 to 1."""
    evidence = models.JSONField(default=list)
    proposed_at = models.DateTimeField(auto_now_add=True)
    refused_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    refused_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="likeness_once")]


class Merge(models.Model):
    """Two people made one, in such a way that it can be undone."""

    kept = models.ForeignKey(Person, models.CASCADE, related_name="+")
    gone = models.ForeignKey(Person, models.CASCADE, related_name="+")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    evidence = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")


class MergedRow(models.Model):
    """Rows of one table that a merge gave to the kept person, or laid aside because they had their like."""

    merge = models.ForeignKey(Merge, models.CASCADE, related_name="rows")
    table = models.CharField(max_length=80)
    column = models.CharField(max_length=80)
    moved = ArrayField(models.BigIntegerField(), default=list)
    laid_aside = models.JSONField(default=list)
