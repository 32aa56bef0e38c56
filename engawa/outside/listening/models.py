"""What we listen for, what was said about it, and what people made of that."""

from __future__ import annotations

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.outside.channels.models import Account
from engawa.outside.contacts.models import Identity
from engawa.people.models import Person
from engawa.spaces.models import Space

BELOW = models.DO_NOTHING
"""The database lets these rows go by itself (migration 0002): whoever removes a query does not see all of them."""


class Query(models.Model):
    """A standing query: what its space wants to hear of, wherever it is said."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    space = models.ForeignKey(Space, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    text = models.TextField()
    """As `asking.parsing.parse` reads it."""
    version = models.IntegerField(default=1)
    made_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now_add=True)
    paused_at = models.DateTimeField(null=True)
    paused_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    counted_version = models.IntegerField(default=0)
    """Up to which version what was kept was gone through."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "name"], name="query_named_once")]

    @property
    def is_being_counted(self) -> bool:
        return self.counted_version < self.version


class Following(models.Model):
    """Somebody wants to be told when a query is spoken of far more than usual."""

    query = models.ForeignKey(Query, BELOW, related_name="followings", db_index=False, db_constraint=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "person"], name="query_followed_once")]


class Passing(models.Model):
    """Something public that went past, kept for a month so that new queries can be tried on it."""

    id = models.BigIntegerField(primary_key=True)
    network = models.CharField(max_length=20)
    uri = models.TextField()
    url = models.TextField(blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+", db_index=False)
    speaker = models.JSONField()
    """A `network.Speaker`."""
    text = models.TextField()
    language = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    rest = models.JSONField(default=dict)
    """What else was heard of it, as `keeping.rest_of` puts it."""
    weight = models.IntegerField(default=1)
    """For how many it stands: of a whole network's stream only some are kept."""
    words = SearchVectorField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "uri"], name="passing_once")]
        indexes = [GinIndex(fields=["words"], name="passing_by_word")]


class Story(models.Model):
    """What is told by several in nearly the same words, by the same link, or by passing it on."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    title = models.CharField(max_length=200)
    first = models.ForeignKey("Mention", models.SET_NULL, null=True, related_name="+", db_index=False)
    mentions_count = models.IntegerField(default=0)
    people_count = models.IntegerField(default=0)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["space", "-last_at"], name="story_latest")]


class Mood(models.IntegerChoices):
    BAD = -1, _("Upset")
    NEUTRAL = 0, _("Neutral")
    GOOD = 1, _("Glad")


class MentionQuerySet(models.QuerySet["Mention"]):
    def standing(self) -> Self:
        """What was not taken back."""
        return self.filter(removed_at=None)

    def of_others(self) -> Self:
        """Without what our own accounts set off, and without people of ours."""
        return self.filter(is_echo=False).exclude(identity__insider__isnull=False)


class Mention(models.Model):
    """Something said anywhere that a query of this space asked for."""

    id = models.BigIntegerField(primary_key=True)
    """Made of the moment when it was said."""
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+", db_index=False)
    network = models.CharField(max_length=20)
    uri = models.TextField()
    url = models.TextField(blank=True)
    is_private = models.BooleanField(default=False)
    identity = models.ForeignKey(Identity, models.SET_NULL, null=True, related_name="mentions")
    """Who said it, where the network shows it to anybody."""
    community = models.CharField(max_length=300, blank=True)
    """Where it was said: a server, a site, a forum."""
    text = models.TextField()
    language = models.CharField(max_length=12, blank=True)
    at = models.DateTimeField()
    heard_at = models.DateTimeField(auto_now_add=True)
    removed_at = models.DateTimeField(null=True)
    rest = models.JSONField(default=dict)
    """What else was heard of it, as `keeping.rest_of` puts it."""
    repeats = models.TextField(blank=True)
    """The uri of what it boosts or quotes."""
    is_echo = models.BooleanField(default=False)
    """Set off by our own words: a boost, a quote or a copy of them."""
    links = ArrayField(models.TextField(), default=list)
    sketch = ArrayField(models.BigIntegerField(), default=list)
    """The smallest hashes of its stretches of words: near copies share some of them."""
    story = models.ForeignKey(Story, models.SET_NULL, null=True, related_name="mentions")
    joined = models.JSONField(default=dict)
    """Why it belongs to its story, as `stories.joining` puts it."""
    parted_from = models.ForeignKey(Story, models.SET_NULL, null=True, related_name="+", db_index=False)
    """The story from which a person parted it."""
    parted_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    mood = models.SmallIntegerField(null=True, choices=Mood.choices)
    sure = models.FloatField(null=True)
    """How likely the mood is right, by the model; 1 where a person said it."""
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    """Who brought it into the inbox."""
    words_until = models.DateTimeField(null=True)
    """When the words are let go, where its network lets nobody keep them for long; null once they are gone."""
    words_gone_at = models.DateTimeField(null=True)

    objects = MentionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["space", "network", "uri"], name="outside_mention_once")
        ]
        indexes = [
            models.Index(fields=["space", "-id"], name="mention_newest"),
            models.Index(fields=["network", "uri"], name="mention_by_uri"),
            models.Index(fields=["repeats"], name="mention_by_repeated", condition=~Q(repeats="")),
            GinIndex(fields=["links"], name="mention_by_link"),
            GinIndex(fields=["sketch"], name="mention_by_sketch"),
            models.Index(
                fields=["words_until"], name="mention_words_due", condition=Q(words_until__isnull=False)
            ),
        ]


class Match(models.Model):
    """A query found a mention."""

    mention = models.ForeignKey(Mention, BELOW, related_name="matches", db_index=False, db_constraint=False)
    query = models.ForeignKey(Query, BELOW, related_name="matches", db_index=False, db_constraint=False)
    space_id = models.BigIntegerField()
    is_private = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mention", "query"], name="match_once")]
        indexes = [models.Index(fields=["query", "-mention"], name="match_newest")]


class Hour(models.Model):
    """How often others publicly said in one hour what a query asks for."""

    query = models.ForeignKey(Query, BELOW, related_name="hours", db_index=False, db_constraint=False)
    space_id = models.BigIntegerField()
    hour = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "hour"], name="hour_once")]


class Wave(models.Model):
    """An hour in which far more was said than is usual at that time of the week."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    query = models.ForeignKey(Query, BELOW, related_name="waves", db_index=False, db_constraint=False)
    space = models.ForeignKey(Space, models.CASCADE, related_name="+", db_index=False)
    hour = models.DateTimeField()
    count = models.IntegerField()
    usual = models.FloatField()
    at_most = models.IntegerField()
    """What chance exceeds in one hour of ten thousand."""
    told_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["query", "hour"], name="wave_told_once")]


class OwnWord(models.Model):
    """Something our accounts said: what passes it on is our own noise."""

    network = models.CharField(max_length=20)
    uri = models.TextField()
    sketch = ArrayField(models.BigIntegerField(), default=list)
    stretches = ArrayField(models.BigIntegerField(), default=list)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["network", "uri"], name="own_word_once")]
        indexes = [GinIndex(fields=["sketch"], name="own_word_by_sketch")]


class Insider(models.Model):
    """An identity out there that is one of us: it is not counted or ranked."""

    identity = models.OneToOneField(Identity, models.CASCADE, primary_key=True, related_name="insider")
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)


class Correction(models.Model):
    """A person says in what mood something was said. The model learns from its numbers; it holds no words."""

    about = models.BigIntegerField(primary_key=True)
    """The id of a mention, or of a message in the inbox."""
    space_id = models.BigIntegerField()
    is_private = models.BooleanField(default=False)
    mood = models.SmallIntegerField(choices=Mood.choices)
    was = models.SmallIntegerField(choices=Mood.choices, null=True)
    """What the model had said, and how sure it was."""
    was_sure = models.FloatField(null=True)
    features = models.BinaryField()
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now=True)


class Learnt(models.Model):
    """What this installation's people taught the model: its weights, made anew from all corrections."""

    weights = models.BinaryField()
    corrections = models.IntegerField()
    at = models.DateTimeField()
