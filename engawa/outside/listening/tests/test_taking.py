from datetime import timedelta

from django.db import transaction

from engawa.boundary import reading_as
from engawa.outside.contacts.models import Identity
from engawa.outside.listening.asking.parsing import parse
from engawa.outside.listening.finding import would_have_found
from engawa.outside.listening.forgetting import forget_people
from engawa.outside.listening.looking_back import look_back
from engawa.outside.listening.models import Hour, Match, Mention, Passing, Query, Story
from engawa.outside.listening.passing import Rate, forget_old
from engawa.outside.listening.tests.listeners import hears, listens, said, seen_by
from tests.world import World


def texts(world: World, who: str) -> list[str]:
    return seen_by(world, who, Mention.objects.order_by("pk").values_list("text", flat=True))


def test_what_a_query_asks_for_becomes_a_mention_once_and_the_rest_does_not(fresh: World) -> None:
    roofs = listens(fresh, "roof* NOT jobs")
    listens(fresh, "acme lang:de", space="everyone", name="German")
    some = [
        said(1, "My Acme roof drips."),
        said(2, "Roofers wanted, many jobs."),
        said(3, "Nothing at all."),
        said(4, "Das Acme-Dach ist dicht.", by="bob", language="de-AT"),
    ]
    hears(fresh, *some)
    hears(fresh, *some)
    assert sorted(texts(fresh, "tom")) == ["Das Acme-Dach ist dicht.", "My Acme roof drips."]
    with reading_as(fresh.people["tom"]):
        mention = Mention.objects.get(matches__query=roofs)
        assert mention.identity is not None
        assert (mention.identity.handle, mention.community) == ("@ann@paper.example", "paper.example")
        assert Hour.objects.get(query=roofs).count == 1
        assert Passing.objects.count() == 4


def test_private_words_are_for_the_accounts_own_space(fresh: World) -> None:
    listens(fresh, "roof")
    listens(fresh, "roof", space="everyone")
    hears(fresh, said(1, "Our roof, between us.", is_private=True), said(2, "The roof."))
    for who, expected in {"tom": 3, "colleague": 2, "guest": 0, "nobody": 0}.items():
        assert len(texts(fresh, who)) == expected, who
    with reading_as(fresh.people["colleague"]):
        assert list(Passing.objects.values_list("text", flat=True)) == ["The roof."]
        assert Story.objects.count() == 2
    with reading_as(fresh.people["tom"]):
        private = Mention.objects.get(is_private=True)
        assert (private.identity, private.story) == (None, None)


def test_what_a_members_space_listens_for_is_its_members(fresh: World) -> None:
    listens(fresh, "roof", space="lab", who="aiko")
    hears(fresh, said(1, "The roof."))
    assert seen_by(fresh, "aiko", Query.objects.all())
    for rows in (Query, Mention, Match, Story, Hour):
        assert not seen_by(fresh, "colleague", rows.objects.all())


def test_what_is_taken_back_leaves_no_word(fresh: World) -> None:
    listens(fresh, "roof")
    hears(fresh, said(1, "The roof drips, said Ann."), said(2, "The roof drips, said Ann.", by="bob"))
    hears(fresh, said(1, "", is_removed=True))
    with reading_as(fresh.people["tom"]):
        assert sorted(Mention.objects.values_list("text", flat=True)) == ["", "The roof drips, said Ann."]
        story = Story.objects.get()
        assert (story.mentions_count, story.title) == (1, "The roof drips, said Ann.")
    hears(fresh, said(2, "", is_removed=True))
    assert not seen_by(fresh, "tom", Story.objects.all())
    assert not seen_by(fresh, "tom", Passing.objects.all())


def test_a_new_query_finds_what_was_kept_and_a_changed_one_counts_anew(fresh: World) -> None:
    hears(fresh, said(1, "A roof."), said(2, "A cellar."), said(3, "Old roof.", ago=timedelta(days=40)))
    query = listens(fresh, "roof")
    assert texts(fresh, "tom") == ["A roof."]
    with transaction.atomic(using="courier"):
        Query.objects.using("courier").filter(pk=query.pk).update(text="cellar", version=2)
    look_back(query.pk)
    look_back(query.pk)
    assert texts(fresh, "tom") == ["A cellar."]
    with reading_as(fresh.people["tom"]):
        assert Hour.objects.get().count == 1
        assert Story.objects.count() == 1
        assert not Query.objects.get().is_being_counted


def test_a_preview_counts_what_was_kept_and_says_for_how_many_it_stands(fresh: World) -> None:
    hears(fresh, said(1, "Café Acme"), said(2, "CAFE acmes"), said(3, "cafeteria"))
    Passing.objects.using("courier").filter(uri="paper:1").update(weight=50)
    with reading_as(fresh.people["colleague"]):
        found = would_have_found(parse("café acme*"))
        assert (found.count, found.estimate, found.is_all) == (2, 51, True)
        assert would_have_found(parse("author:ann caf*")).count == 3
        assert would_have_found(parse('from:acme "cafeteria"')).count == 1
        assert would_have_found(parse("network:stone cafe")).count == 0
    with reading_as(fresh.people["guest"]):
        assert would_have_found(parse("caf*")).count == 0
    Passing.objects.using("courier").filter(uri="paper:1").update(id=1)
    assert forget_old() == 1


def test_of_a_whole_stream_only_some_are_kept() -> None:
    rate = Rate()
    assert rate.note(1, 20) == 1
    assert rate.note(2, 100_000) > 1_000
    assert rate.note(1, 20) == 1


def test_whoever_is_erased_leaves_no_word(fresh: World) -> None:
    listens(fresh, "roof")
    hears(fresh, said(1, "Ann's roof."), said(2, "Bob's roof.", by="bob"), said(3, "A cellar of Ann's."))
    people = list(Identity.objects.using("courier").filter(uid="ann"))
    assert forget_people(people) == {"mentions": 1, "passing": 2}
    assert forget_people(people) == {"mentions": 0, "passing": 0}
    with reading_as(fresh.people["tom"]):
        assert list(Mention.objects.exclude(text="").values_list("text", flat=True)) == ["Bob's roof."]
        assert not Mention.objects.filter(rest__has_key="speaker", removed_at__isnull=False).exists()
        assert [one.title for one in Story.objects.all()] == ["Bob's roof."]
