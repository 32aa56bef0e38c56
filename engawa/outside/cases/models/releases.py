from django.db import models

from engawa.base.ids import NewId
from engawa.people.models import Person
from engawa.spaces.models import Space


class Release(models.Model):
    """A day on which something new went out, marked on the plots of its space's cases."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    space = models.ForeignKey(Space, models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    day = models.DateField()
    url = models.TextField(blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Null when a tracker brought it."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "name"], name="release_once")]
