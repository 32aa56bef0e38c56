"""Who follows our spaces, who spoke there, what is on its way in and out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engawa.base.ids import NewId
from engawa.content.models import Item
from engawa.outside.channels.models import Account
from engawa.people.models import Person
from engawa.spaces.models import Space


class Peer(models.Model):
    """Somebody on another server, as their server last described them."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    uri = models.CharField(max_length=1000, unique=True)
    host = models.CharField(max_length=255)
    handle = models.CharField(max_length=300)
    name = models.CharField(max_length=200, blank=True)
    url = models.TextField(blank=True)
    avatar = models.TextField(blank=True)
    kind = models.CharField(max_length=40, blank=True)
    inbox = models.CharField(max_length=1000)
    shared_inbox = models.CharField(max_length=1000, blank=True)
    key_id = models.CharField(max_length=1000, db_index=True)
    key = models.TextField()
    """PEM, public."""
    fetched_at = models.DateTimeField(default=timezone.now)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["host"], name="fediverse_peer_by_host")]

    def __str__(self) -> str:
        return self.handle

    @property
    def reached_at(self) -> str:
        """Where what is for everybody is handed in: once for a whole server, if it takes that."""
        return self.shared_inbox or self.inbox


class Tie(models.Model):
    """What stands between an account of ours and somebody: they follow it, or want nothing of it."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    space_id = models.BigIntegerField()
    """The account's."""
    peer = models.ForeignKey(Peer, models.CASCADE, related_name="ties")
    inbox = models.CharField(max_length=1000)
    """`Peer.reached_at`, so that one index finds where to hand in."""
    follow_uri = models.CharField(max_length=1000, blank=True)
    followed_at = models.DateTimeField(null=True)
    shut_at = models.DateTimeField(null=True)
    """When they blocked us."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "peer"], name="fediverse_tie_once")]
        indexes = [
            models.Index(
                fields=["account", "inbox"],
                name="fediverse_tie_inboxes",
                condition=Q(followed_at__isnull=False),
            ),
            models.Index(
                fields=["account", "-id"],
                name="fediverse_tie_followers",
                condition=Q(followed_at__isnull=False),
            ),
        ]


class Reply(models.Model):
    """What somebody on another server said under something public of ours."""

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        HELD = "held", _("Waits for an owner")
        REFUSED = "refused", _("Not shown")
        REMOVED = "removed", _("Taken back")

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    uri = models.CharField(max_length=1000, unique=True)
    peer = models.ForeignKey(Peer, models.CASCADE, related_name="replies")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    space_id = models.BigIntegerField()
    on = models.ForeignKey(Item, models.CASCADE, related_name="+")
    """What it answers here: an item or an answer under one."""
    item = models.OneToOneField(Item, models.SET_NULL, null=True, related_name="reply_from_afar")
    """The comment that it became."""
    url = models.TextField(blank=True)
    html = models.TextField(blank=True)
    """Made safe."""
    state = models.CharField(max_length=7, choices=State.choices)
    at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="fediverse_reply_held", condition=Q(state="held"))
        ]


class Word(models.Model):
    """Who said what an account heard, so that nobody else can change it or take it back."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    uri = models.CharField(max_length=1000)
    peer = models.ForeignKey(Peer, models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["uri", "account"], name="fediverse_word_once")]


class Echo(models.Model):
    """Somebody on another server likes an item, or passed it on."""

    class Kind(models.TextChoices):
        LIKE = "like", _("Like")
        BOOST = "boost", _("Boost")

    peer = models.ForeignKey(Peer, models.CASCADE, related_name="+")
    item = models.ForeignKey(Item, models.CASCADE, related_name="echoes", db_index=False)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    uri = models.CharField(max_length=1000, db_index=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "kind", "peer"], name="fediverse_echo_once")]


class Published(models.Model):
    """An item that went out: it will have to be changed and taken back out there as well."""

    item = models.OneToOneField(Item, models.CASCADE, primary_key=True, related_name="+")
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["account", "-item"], name="fediverse_published_newest")]


class Note(models.Model):
    """What the company itself said, to one person or to all who follow it."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    key = models.CharField(max_length=200)
    """The draft's: the same is never said twice."""
    object = models.JSONField()
    """The note as it goes out."""
    is_private = models.BooleanField(default=False)
    said_at = models.DateTimeField(default=timezone.now)
    handed_over_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="fediverse_note_said_once")]
        indexes = [
            models.Index(
                fields=["account", "-id"], name="fediverse_note_newest", condition=Q(is_private=False)
            )
        ]


class Block(models.Model):
    """A server or somebody whose words are not taken: by a space, or by the whole house."""

    space = models.ForeignKey(Space, models.CASCADE, null=True, related_name="+")
    target = models.CharField(max_length=1000)
    """A server's name, "spam.example" with all below it, or the address of an actor."""
    why = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "space"], name="fediverse_block_once", nulls_distinct=False
            )
        ]


class Host(models.Model):
    """Another server: which signatures it takes, and since when it does not answer."""

    name = models.CharField(max_length=255, primary_key=True)
    speaks = models.CharField(max_length=7, blank=True)
    """ "cavage" or "rfc9421", once it has taken one of them."""
    failures = models.IntegerField(default=0)
    down_since = models.DateTimeField(null=True)
    again_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=500, blank=True)


class Activity(models.Model):
    """Something of ours that others are told. Its `payload` is made when it is spread, with the public's eyes."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    account = models.ForeignKey(Account, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    item_id = models.BigIntegerField(null=True)
    cause = models.BigIntegerField(null=True, unique=True)
    """The journal entry it comes from: told twice, it is still one."""
    payload = models.JSONField(null=True)
    to = models.JSONField(default=list)
    """Further inboxes."""
    to_followers = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    spread_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="fediverse_activity_to_spread", condition=Q(spread_at=None))
        ]


class Delivery(models.Model):
    """One activity on its way to one inbox. It is gone once it arrived, or is given up."""

    class Lane(models.IntegerChoices):
        QUICK = 0
        SLOW = 1
        HELD = 2

    id = models.BigAutoField(primary_key=True)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="deliveries", db_index=False)
    inbox = models.CharField(max_length=1000)
    host = models.CharField(max_length=255)
    lane = models.SmallIntegerField(choices=Lane.choices, default=Lane.QUICK)
    attempts = models.SmallIntegerField(default=0)
    due_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "inbox"], name="fediverse_delivery_once")]
        indexes = [
            models.Index(F("lane"), F("due_at"), F("id"), name="fediverse_delivery_due"),
            models.Index(fields=["host"], name="fediverse_delivery_by_host"),
        ]


class Arrival(models.Model):
    """What was handed in at our inbox and waits to be judged. `peer` is whose signature it bears, once known."""

    id = models.BigIntegerField(primary_key=True, db_default=NewId())
    path = models.TextField()
    headers = models.JSONField()
    body = models.BinaryField()
    key_id = models.CharField(max_length=1000)
    host = models.CharField(max_length=255)
    peer = models.ForeignKey(Peer, models.CASCADE, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="fediverse_arrival_known", condition=Q(peer__isnull=False)),
            models.Index(fields=["due_at"], name="fediverse_arrival_strange", condition=Q(peer=None)),
            models.Index(fields=["host"], name="fediverse_arrival_by_host"),
        ]


class Seen(models.Model):
    """An activity that was taken in already; a second one with its id is a replay."""

    digest = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["at"], name="fediverse_seen_at")]
