"""What a job has counted for each space, and who looked at it."""

from django.db import models

from engawa.people.models import Person
from engawa.spaces.models import Space


class Meter(models.Model):
    """The figures of one space, as counted last: of no group under five, and of nobody alone."""

    space = models.OneToOneField(Space, models.CASCADE, primary_key=True, related_name="+")
    at = models.DateTimeField()
    figures = models.JSONField()


class Look(models.Model):
    """Somebody looked at a space's figures on a day, so many times; the space's members see that they did."""

    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    at = models.DateTimeField()
    times = models.IntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "space", "day"], name="look_once_a_day")]
        indexes = [models.Index(fields=["space", "-day"], name="look_by_space")]
