"""Two contacts are one person: with evidence, and undone exactly."""

from django.db import connections

from engawa.boundary import reading_as
from engawa.outside.channels.network import Speaker
from engawa.outside.contacts import joining
from engawa.outside.contacts.likeness import propose_for, weight_of
from engawa.outside.contacts.models import Identity, Join, ProfileLink, Proposal
from engawa.outside.contacts.profiles import links_in
from engawa.outside.contacts.proposals import likeliest
from engawa.outside.contacts.tests.people import kelda, mail, meet
from tests.world import World

SURE = {"evidence": "employee", "why": "We met at the fair."}


def where(*identities: Identity) -> list[int]:
    rows = dict(Identity.objects.using("courier").values_list("pk", "contact_id"))
    return [rows[one.pk] for one in identities]


def test_they_are_joined_with_a_reason_and_parted_again(fresh: World) -> None:
    public, private = meet(fresh, kelda(), mail(name="K. M. Moor"))
    tom, before = fresh.client("tom"), where(public, private)
    address = f"/contacts/{private.contact_id}/join/"
    sent = {**SURE, "with": str(public.contact_id)}
    assert tom.post(address, {**sent, "why": ""}).status_code == 422
    assert fresh.client("colleague").post(address, sent).status_code == 404
    answer = tom.post(address, sent)
    assert answer["Location"] == f"/contacts/{public.contact_id}/", "the public one keeps its name"
    assert where(public, private) == [public.contact_id] * 2
    assert "norte.example" in tom.get(answer["Location"]).text
    seen = fresh.client("colleague").get(answer["Location"])
    assert "norte.example" not in seen.text
    with reading_as(fresh.people["colleague"]):
        assert Join.objects.count() == 0
    with reading_as(fresh.people["tom"]):
        made = Join.objects.get()
    assert fresh.client("colleague").post(f"/contacts/joins/{made.pk}/undoing/").status_code == 404
    assert tom.post(f"/contacts/joins/{made.pk}/undoing/").status_code == 302
    assert where(public, private) == before
    assert tom.post(f"/contacts/joins/{made.pk}/undoing/").status_code == 403


def test_joins_of_joins_are_undone_in_any_order(fresh: World) -> None:
    ones = meet(fresh, *(mail(f"{name}@norte.example", name) for name in "abc"))
    a, b, c = ones
    before, actor = where(*ones), fresh.person("tom")
    for first in (0, 1):
        with reading_as(actor.pk):
            ba = joining.join(a.contact, b.contact, actor=actor, **SURE)
            ac = joining.join(c.contact, a.contact, actor=actor, **SURE)
        assert set(where(*ones)) == {c.contact_id}
        for made in (ba, ac) if first else (ac, ba):
            with reading_as(actor.pk):
                joining.undo(made, actor=actor)
        assert where(*ones) == before


def test_nobody_moves_whom_their_spaces_do_not_know(fresh: World) -> None:
    (public,), (other,) = meet(fresh, kelda()), meet(fresh, mail("x@sur.example"), space="rollout")
    meet(fresh, mail("x@sur.example"), space="rollout")
    (far,) = meet(fresh, Speaker("bluesky", "did:plc:far", handle="far.example", name="Far"), space="secret")
    address = f"/contacts/{public.contact_id}/join/"
    tom = fresh.client("tom")
    assert tom.post(address, {**SURE, "with": str(other.contact_id)}).status_code == 404
    assert tom.post(address, {**SURE, "with": str(far.contact_id)}).status_code == 403
    assert where(public, far) == [public.contact_id, far.contact_id]


def proposal(one: Identity, other: Identity) -> Proposal:
    """That the two may be one, whichever is named first."""
    return Proposal.objects.get(one__in=[one, other], other__in=[one, other])


def test_links_both_ways_are_proposed_as_evidence_and_names_are_not(fresh: World) -> None:
    sky = Speaker(
        "bluesky",
        "did:plc:kelda",
        handle="kelda.example",
        name="Kelda Moor",
        url="https://bsky.example/kelda",
    )
    public, blue, private = meet(fresh, kelda(), sky, mail())
    ProfileLink.objects.using("courier").create(identity=public, href="https://bsky.example/kelda")
    propose_for([public.pk])
    with reading_as(fresh.people["tom"]):
        assert Proposal.objects.count() == 3
        assert proposal(public, blue).signs == ["link", "name"]
        assert proposal(public, private).signs == ["name"]
    ProfileLink.objects.using("courier").create(identity=blue, href="https://social.example/@kelda")
    propose_for([blue.pk])
    with reading_as(fresh.people["tom"]):
        both, named = proposal(public, blue), proposal(public, private)
    assert (both.signs, both.weight) == (["links", "name"], weight_of(["links", "name"]))
    with reading_as(fresh.people["colleague"]):
        assert Proposal.objects.count() == 0
    tom = fresh.client("tom")
    assert "Their profiles link" in tom.get("/contacts/proposals/").text
    assert tom.post(f"/contacts/proposals/{named.pk}/", {"same": "yes"}).status_code == 422
    assert tom.post(f"/contacts/proposals/{both.pk}/", {"same": "yes"}).status_code == 302
    assert where(public, blue) == [public.contact_id] * 2
    assert tom.post(f"/contacts/proposals/{named.pk}/", {"same": "no"}).status_code == 302
    propose_for([public.pk, private.pk])
    with reading_as(fresh.people["tom"]):
        assert Proposal.objects.get(pk=named.pk).state == "refused"


MANY = """
WITH contact AS (INSERT INTO contacts_contact (name, made_at) VALUES ('Many', now()) RETURNING id),
identity AS (
  INSERT INTO contacts_identity (network, uid, handle, name, url, avatar, is_public, contact_id, consent,
    do_not_contact, first_heard_at)
  SELECT 'customer', n::text, '', '', '', '', false, id, 'unknown', false, now()
  FROM contact, generate_series(1, 2001) n RETURNING id)
INSERT INTO contacts_knowing (identity_id, space_id) SELECT id, %s FROM identity
"""


def test_proposals_are_walked_as_the_boundary_says_by_who_knows_few_and_by_who_knows_many(
    fresh: World,
) -> None:
    public, private, second = meet(fresh, kelda(), mail(name="K."), mail("k@sur.example", "Kelda"))
    (far,) = meet(fresh, mail("k@east.example", "Far"), space="secret")
    pairs = [(public, private, 0.4), (private, second, 0.4), (public, second, 0.9), (private, far, 0.8)]
    made = [
        Proposal.objects.using("courier")
        .create(one_id=min(a.pk, b.pk), other_id=max(a.pk, b.pk), weight=weight)
        .pk
        for a, b, weight in pairs
    ]
    waiting = [made[2], made[1], made[0]]

    def walked(who: str) -> list[int]:
        with reading_as(fresh.people[who]):
            first, last = likeliest()
            assert last is None
            for place, one in enumerate(first):
                behind = [other.pk for other in likeliest(one.weight, one.pk)[0]]
                assert behind == [other.pk for other in first[place + 1 :]]
            assert {one.pk for one in first} == set(Proposal.objects.values_list("pk", flat=True))
            return [one.pk for one in first]

    assert (walked("tom"), walked("colleague")) == (waiting, [])
    with connections["courier"].cursor() as cursor:
        cursor.execute(MANY, [fresh.spaces["platform"]])
    assert (walked("tom"), walked("colleague")) == (waiting, [])


def test_links_of_a_profile_are_those_that_say_me() -> None:
    page = '<a rel="me nofollow" href="/about#x">A</a><a href="https://no.example">B</a><link rel=me href="mailto:a@b">'
    assert links_in(page, "https://social.example/@kelda") == ["https://social.example/about"]
