import pytest
from django.db import transaction

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.outside.listening import actions
from engawa.outside.listening.keeping import page_of
from engawa.outside.listening.models import Mention, Story
from engawa.outside.listening.stories.joining import why_joined
from engawa.outside.listening.stories.sketches import share, sketch_of, stretches
from engawa.outside.listening.tests.listeners import hears, listens, said
from tests.world import World

LONG = "The acme roof in our street has been dripping since the storm on Monday and nobody comes"


def test_the_same_story_is_gathered_and_says_why(fresh: World) -> None:
    listens(fresh, "acme")
    hears(fresh, said(1, LONG))
    hears(fresh, said(2, LONG + ", says the neighbour", by="bob"))
    hears(fresh, said(3, "Look at this, acme", by="cy", repeats="paper:1"))
    hears(fresh, said(4, "Acme again: https://www.news.example/roof?utm_source=x", by="di"))
    hears(fresh, said(5, "About acme, news.example is right. https://news.example/roof/", by="ed"))
    hears(fresh, said(6, "Acme makes good cellars.", by="flo"))
    with reading_as(fresh.people["tom"]):
        counts = Story.objects.order_by("first_at").values_list("mentions_count", "people_count")
        assert sorted(counts) == [(1, 1), (2, 2), (3, 3)]
        story = Story.objects.get(mentions_count=3)
        assert story.first is not None
        assert story.first.uri == "paper:1"
        reasons = {one.uri: why_joined(one) for one in Mention.objects.all()}
    assert reasons["paper:1"] == ""
    assert "% of its stretches" in reasons["paper:2"]
    assert "passes on" in reasons["paper:3"]
    assert "news.example/roof" in reasons["paper:5"]


def test_a_boost_that_comes_before_what_it_boosts_still_belongs_to_it(fresh: World) -> None:
    listens(fresh, "acme")
    hears(fresh, said(2, "acme!", by="bob", repeats="paper:1"), said(1, LONG))
    with reading_as(fresh.people["tom"]):
        assert Story.objects.get().mentions_count == 2


def test_a_person_parts_a_mention_and_puts_it_back(fresh: World) -> None:
    listens(fresh, "acme")
    hears(fresh, said(1, LONG), said(2, LONG, by="bob"))
    tom, colleague = fresh.person("tom"), fresh.person("colleague")
    with reading_as(tom.pk):
        mention = Mention.objects.select_related("space", "story").get(uri="paper:2")
        actions.part_mention(mention, actor=tom)
        assert sorted(Story.objects.values_list("mentions_count", flat=True)) == [1, 1]
    with reading_as(tom.pk):
        mention = Mention.objects.select_related("space", "story", "parted_from").get(uri="paper:2")
        with pytest.raises(Refused), transaction.atomic():
            actions.part_mention(mention, actor=tom)
        actions.put_back(mention, actor=tom)
        assert Story.objects.get().mentions_count == 2
    with reading_as(colleague.pk):
        mention = Mention.objects.select_related("space", "story").get(uri="paper:2")
        with pytest.raises(Refused):
            actions.part_mention(mention, actor=colleague)


def test_near_copies_share_some_of_their_smallest_hashes() -> None:
    one, other = stretches(LONG), stretches("Breaking: " + LONG + " https://a.example/b")
    assert share(one, other) > 0.8
    assert set(sketch_of(one)) & set(sketch_of(other))
    assert share(one, stretches("Something else is told here by somebody about cellars and doors")) == 0
    assert stretches("Acme!") == stretches("acme @ann https://a.example")


@pytest.mark.parametrize(
    "link, page",
    [
        ("https://www.a.example/x/?utm_medium=y&b=1#part", "a.example/x?b=1"),
        ("http://a.example/", ""),
        ("https://a.example/x).", "a.example/x"),
        ("https://[", ""),
        ("ftp://a.example/x", ""),
    ],
)
def test_links_to_the_same_page_are_the_same(link: str, page: str) -> None:
    assert page_of(link) == page
