"""Guests' stays end when they should, somebody answers for each, and who does is told in time, once."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.journal.models import Entry
from engawa.people.models import Person
from engawa.spaces.caretaking import look_after_stays
from engawa.spaces.effects import sight_in
from engawa.spaces.models import Membership, Space, StayReview
from tests.world import World


def stay_of(world: World, who: str = "guest", space: str = "council") -> Membership:
    return Membership.objects.using("importer").get(person=world.people[who], space=world.spaces[space])


def leaves_in(world: World, **left: int) -> Membership:
    stay = stay_of(world)
    stay.until = timezone.now() + timedelta(**left)
    stay.save(using="importer")
    return stay


def told(verb: str) -> list[tuple[int | None, str]]:
    entries = Entry.objects.using("importer").filter(verb=verb).order_by("id")
    return [(entry.person_id, str(entry.data.get("why") or entry.data.get("guest"))) for entry in entries]


def test_sponsor_and_guest_are_reminded_twice_and_not_more(fresh: World) -> None:
    leaves_in(fresh, days=13)
    both = {fresh.people["maya"], fresh.people["guest"]}
    look_after_stays()
    look_after_stays()
    assert {person for person, _guest in told("stay.ends_soon")} == both
    assert len(told("stay.ends_soon")) == 2
    look_after_stays(timezone.now() + timedelta(days=11))
    assert len(told("stay.ends_soon")) == 4


def test_a_stay_that_is_over_is_over(fresh: World) -> None:
    leaves_in(fresh, minutes=-1)
    assert fresh.client("guest").get("/s/council/").status_code == 404
    look_after_stays()
    assert told("stay.ended") == [(fresh.people["maya"], "until"), (fresh.people["guest"], "until")]
    assert Space.objects.using("importer").get(slug="council").guest_count == 0
    (mailed,) = mail.outbox
    assert (mailed.to, mailed.subject) == (["guest@engawa.example"], "Your stay in Partner council has ended")
    assert "/guests/" in mailed.body


def test_the_sponsor_says_that_a_guest_is_still_needed_or_the_stay_ends(fresh: World) -> None:
    stay = leaves_in(fresh, days=400)
    guests = Membership.objects.using("importer").filter(role="guest")
    guests.filter(pk=stay.pk).update(since=timezone.now() - timedelta(days=91))
    guests.exclude(pk=stay.pk).delete()
    look_after_stays()
    assert told("stay.review_asked") == [(fresh.people["maya"], str(fresh.people["guest"]))]
    stay, page = stay_of(fresh), fresh.client("maya").get("/guests/").text
    assert "Still needed" in page
    assert fresh.client("tom").post(f"/guests/{stay.pk}/", {"act": "confirm"}).status_code == 403
    assert fresh.client("stranger").post(f"/guests/{stay.pk}/", {"act": "confirm"}).status_code == 404
    assert fresh.client("maya").post(f"/guests/{stay.pk}/", {"act": "confirm"}).status_code == 302
    review = StayReview.objects.using("importer").get()
    assert review.confirmed_by_id == fresh.people["maya"]
    shown = fresh.client("maya").get(f"/s/council/members/{fresh.people['guest']}/").text
    assert "Yes, said Maya Okafor" in shown
    assert review.confirmed_at
    look_after_stays(review.confirmed_at + timedelta(days=89))
    assert StayReview.objects.using("importer").count() == 1
    later = review.confirmed_at + timedelta(days=91)
    look_after_stays(later)
    assert StayReview.objects.using("importer").count() == 2
    look_after_stays(later + timedelta(days=13))
    assert stay_of(fresh)
    look_after_stays(later + timedelta(days=15))
    assert (fresh.people["guest"], "review") in told("stay.ended")
    assert fresh.client("guest").get("/s/council/").status_code == 404


def test_owners_may_choose_not_to_ask(fresh: World) -> None:
    form = {"review_days": "0"}
    assert fresh.client("tom").post("/s/council/settings/guests/", form).status_code == 403
    assert fresh.client("maya").post("/s/council/settings/guests/", form).status_code == 302
    look_after_stays()
    assert fresh.people["maya"] not in {person for person, _guest in told("stay.review_asked")}


def test_when_the_sponsor_goes_an_owner_takes_over(fresh: World) -> None:
    stay = stay_of(fresh)
    stay.sponsor_id = fresh.people["tom"]
    stay.save(using="importer")
    assert fresh.client("tom").post("/s/council/membership/", {"leave": "1"}).status_code == 302
    look_after_stays()
    look_after_stays()
    assert told("stay.unsponsored") == [(fresh.people["maya"], str(fresh.people["guest"]))]
    assert "Nobody answers for them" in fresh.client("maya").get("/guests/").text
    assert "Nobody answers for them" in fresh.client("maya").get("/s/council/members/").text
    assert fresh.client("tom").post(f"/guests/{stay.pk}/", {"extend": "30"}).status_code in (403, 404)
    assert fresh.client("maya").post(f"/guests/{stay.pk}/", {"act": "take_over"}).status_code == 302
    assert stay_of(fresh).sponsor_id == fresh.people["maya"]


def test_one_click_extends_and_one_ends(world: World) -> None:
    maya = world.client("maya")
    with reading_as(world.people["maya"]):
        stay = Membership.objects.get(person=world.people["guest"])
        before = stay.until
    assert maya.post(f"/guests/{stay.pk}/", {"extend": "30"}).status_code == 302
    with reading_as(world.people["maya"]):
        longer = Membership.objects.get(pk=stay.pk).until
        assert before
        assert longer
        assert longer.date() == (before + timedelta(days=30)).date()
    assert maya.post(f"/guests/{stay.pk}/", {"act": "end"}).status_code == 302
    assert world.client("guest").get("/s/council/").status_code == 404


def test_a_guest_sees_where_they_are_and_for_how_long(world: World) -> None:
    page = world.client("guest").get("/guests/").text
    assert "Partner council" in page
    assert "Maya Okafor answers for you" in page
    assert "Otherwise rollout" not in page
    around = world.client("tom").get(f"/people/{world.people['guest']}/around/").text
    assert "Maya Okafor answers for them" in around


@pytest.mark.parametrize("space", ["council", "rollout"])
def test_what_a_guest_would_see_is_exactly_what_one_sees(world: World, space: str) -> None:
    """Counted by a member before inviting; asked of the boundary as a guest who is in that space alone."""
    member, guest = {"council": ("maya", "guest"), "rollout": ("aiko", "stranger")}[space]
    with reading_as(world.people[member]):
        sight = sight_in([Space.objects.get(slug=space)])
    with reading_as(world.people[guest]):
        people = Person.objects.known().count()
        items = Item.objects.standing().filter(space__audience__gt=0).count()
    assert (sight.people, sight.items) == (people, items)


def test_about_explains_why_somebody_sees_it(world: World) -> None:
    def asked(who: str, space: str, name: str) -> str:
        return world.client(who).get(f"/s/{space}/about/?who={name}").text

    assert "A guest since" in asked("tom", "council", "rosa")
    assert "Owns it" in asked("tom", "council", "maya")
    assert "They are no member; they see its name" in asked("tom", "council", "jonas")
    assert "They work here, and everyone inside can read it." in asked("tom", "platform", "jonas")
    assert "Nobody by that name" in asked("guest", "council", "jonas")
    assert re.search(r"A guest here sees 3 people, \d+ items", asked("maya", "council", ""))


@pytest.mark.parametrize("handle", ["colleague", "nobody-of-that-name"])
def test_a_guest_does_not_learn_from_handles_who_else_is_there(world: World, handle: str) -> None:
    told = {"name": "Rosa Giménez", "handle": handle}
    assert world.client("guest").post("/people/me/edit/", told).status_code == 302
    with reading_as(world.people["guest"]):
        kept = Person.objects.get(pk=world.people["guest"]).handle
    assert kept
    assert kept.startswith(f"{handle}-")
    world.client("guest").post("/people/me/edit/", {**told, "handle": kept})
    with reading_as(world.people["guest"]):
        assert Person.objects.get(pk=world.people["guest"]).handle == kept
