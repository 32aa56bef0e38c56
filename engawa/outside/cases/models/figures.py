from django.db import models

from engawa.outside.cases.models.case import Case


class Figures(models.Model):
    """What a case cost and what waiting went with it, counted each night for the measures. Numbers of people, never
    who: docs/guide/cases.md says how each is counted. What tells of fewer than five of ours is 0 or null."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="figures")
    counted_at = models.DateTimeField(auto_now=True)
    messages = models.IntegerField()
    """Voices that joined it."""
    people = models.IntegerField()
    """Distinct contacts among them."""
    networks = models.IntegerField()
    answers = models.IntegerField()
    """What we said in the threads of those voices."""
    talk = models.IntegerField()
    """Answers under the case inside."""
    involved = models.IntegerField()
    """How many people of ours wrote any of these; 0 where they are fewer than five."""
    days_open = models.FloatField()
    """From opening until it was fixed or declined; until now while it is open."""
    minutes = models.IntegerField()
    """What people chose to note."""
    told = models.IntegerField()
    """How many people, however often each of them was."""
    told_again = models.IntegerField(default=0, db_default=0)
    """How many of them once more, after the case was opened again."""
    wait_before = models.FloatField(null=True)
    """Median hours from a voice to our first answer in its thread, for voices said before the case was opened."""
    waited_before = models.IntegerField()
    """How many voices that is of; those without an answer are not in it."""
    wait_after = models.FloatField(null=True)
    """The same for voices said after. Seen together, never "caused"."""
    waited_after = models.IntegerField()
