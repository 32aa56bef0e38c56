"""What somebody knows follows from what others made of it, and is seen where its evidence is."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content import actions as content
from engawa.content.models import Item, Revision
from engawa.credit import actions
from engawa.credit.deriving.texts import look, waiting
from engawa.credit.hearing import hear
from engawa.credit.knowing import claims_of
from engawa.credit.models import Evidence, Vouch
from engawa.credit.rebuilding import rebuild
from engawa.journal.models import Entry
from engawa.journal.record import record
from engawa.people.actions import thank
from engawa.spaces.models import Space
from tests.world import World

type Answered = Callable[[str], int]


def tell() -> None:
    """Everything that happened so far, told again."""
    hear(list(Entry.objects.using("indexer").order_by("pk")))


@pytest.fixture
def answered(fresh: World) -> Answered:
    """Tom answers under a tagged post of a space, Aiko takes it as the answer; the answer's id."""

    def answer(space: str, accepting: bool = True) -> int:
        with reading_as(fresh.people["aiko"]):
            aiko, tom = fresh.person("aiko"), fresh.person("tom")
            place = Space.objects.get(slug=space)
            question = content.write_item(
                "post", actor=aiko, space=place, title="Vacuum?", body="How? #postgresql"
            )
        with reading_as(tom.pk):
            said = content.comment(question, actor=tom, body="Like this.")
        with reading_as(aiko.pk):
            verb = "question.accepted" if accepting else "question.reopened"
            record(verb, actor=aiko, item=question, person=tom, data={"answer": str(said.pk)})
        tell()
        return question.pk

    return answer


def known(world: World, who: str, whom: str) -> set[str]:
    with reading_as(world.people[who]):
        return {claim.topic for claim in claims_of(world.person(whom))}


def found(world: World, who: str, skill: str) -> bool:
    page = world.client(who).get("/people/", {"skill": skill}).text.partition("<main")[2]
    return ">Tom Lindqvist<" in page


def test_an_accepted_answer_is_known_to_those_who_may_read_it(fresh: World, answered: Answered) -> None:
    answered("lab")
    assert known(fresh, "aiko", "tom") == {"postgresql"}
    assert known(fresh, "tom", "tom") == {"postgresql"}
    for who in ("maya", "owner", "colleague", "guest"):
        assert known(fresh, who, "tom") == set()
        assert not found(fresh, who, "postgresql")
    assert found(fresh, "aiko", "PostgreSQL")
    page = fresh.client("aiko").get(f"/people/{fresh.people['tom']}/knows/").text
    assert "Vacuum?" in page
    assert "postgresql" not in fresh.client("owner").get(f"/people/{fresh.people['tom']}/knows/").text


def test_hearing_twice_and_rebuilding_change_nothing(fresh: World, answered: Answered) -> None:
    question = answered("platform")
    before = list(Evidence.objects.using("importer").order_by("pk").values())
    rebuild(lambda words: None)
    assert list(Evidence.objects.using("importer").order_by("pk").values()) == before
    with reading_as(fresh.people["aiko"]):
        item = Item.objects.get(pk=question)
        record("question.reopened", actor=fresh.person("aiko"), item=item, data={})
    tell()
    assert known(fresh, "maya", "tom") == set()


def test_what_is_hidden_is_hidden_from_everybody(fresh: World, answered: Answered) -> None:
    answered("platform")
    tom = fresh.client("tom")
    assert found(fresh, "maya", "postgresql")
    tom.post("/people/me/knowledge/", {"topic": "postgresql"})
    for who in ("maya", "aiko", "owner"):
        assert known(fresh, who, "tom") == set()
        assert not found(fresh, who, "postgresql")
        beside = fresh.client(who).get("/people/narrower/").text
        assert "postgresql" not in beside
    assert not found(fresh, "tom", "postgresql")
    answered("platform")
    assert known(fresh, "maya", "tom") == set(), "what comes later is hidden as well"
    assert "postgresql" in tom.get("/people/me/knowledge/").text
    tom.post("/people/me/knowledge/", {"topic": "postgresql", "show": "1"})
    assert found(fresh, "maya", "postgresql")
    tom.post("/people/me/knowledge/", {"everything": "1"})
    assert known(fresh, "maya", "tom") == set()
    page = fresh.client("maya").get(f"/people/{fresh.people['tom']}/knows/").text
    assert "Answers accepted" not in page


def test_one_piece_of_evidence_can_be_hidden(fresh: World, answered: Answered) -> None:
    answered("platform")
    row = Evidence.objects.using("importer").get(topic="postgresql")
    fresh.client("maya").post("/people/me/knowledge/", {"evidence": row.pk})
    assert known(fresh, "maya", "tom") == {"postgresql"}, "only they themselves hide it"
    fresh.client("tom").post("/people/me/knowledge/", {"evidence": row.pk})
    assert known(fresh, "maya", "tom") == set()
    rebuild(lambda words: None)
    assert known(fresh, "maya", "tom") == set()


def test_what_one_says_of_oneself_is_marked_so(fresh: World) -> None:
    fresh.client("maya").post("/people/me/knowledge/", {"say": "#Tender  Law"})
    page = fresh.client("guest").get(f"/people/{fresh.people['maya']}/knows/").text
    assert "tender law" in page
    assert "says so themselves" in page
    assert known(fresh, "stranger", "maya") == set()
    fresh.client("maya").post("/people/me/knowledge/", {"take_back": "tender law"})
    assert known(fresh, "tom", "maya") == set()


def test_colleagues_vouch_and_take_it_back(fresh: World) -> None:
    address = f"/people/{fresh.people['maya']}/vouches/"
    told = {"topic": "PostgreSQL", "reason": "She saved our tables twice."}
    assert fresh.client("guest").post(address, told).status_code == 403
    assert fresh.client("stranger").post(address, told).status_code == 404
    assert fresh.client("maya").post(address, told).status_code == 403
    assert fresh.client("tom").post(address, told).status_code == 302
    tell()
    assert (
        "She saved our tables twice."
        in fresh.client("owner").get(f"/people/{fresh.people['maya']}/knows/").text
    )
    assert known(fresh, "guest", "maya") == set(), "vouches are for people inside"
    made = Vouch.objects.using("importer").get()
    fresh.client("aiko").post(address, {"without": made.pk})
    fresh.client("tom").post(address, {"without": made.pk})
    tell()
    assert known(fresh, "owner", "maya") == set()


def test_thanks_count_with_what_they_are_for(fresh: World) -> None:
    post = fresh.items["council post"]
    assert fresh.client("guest").post(f"/i/{post}/thanks/", _thanks(fresh, "maya")).status_code == 302
    assert fresh.client("stranger").post(f"/i/{post}/thanks/", _thanks(fresh, "maya")).status_code == 404
    tell()
    assert known(fresh, "guest", "maya") == {"start"}
    assert known(fresh, "colleague", "maya") == set(), "he may not read the post"
    assert "for the plan" in fresh.client("tom").get(f"/i/{post}/credit/").text
    with reading_as(fresh.people["tom"]):
        thank(fresh.person("maya"), actor=fresh.person("tom"), reason="for help with #vacuum")
    tell()
    assert known(fresh, "colleague", "maya") == {"vacuum"}


def _thanks(world: World, whom: str) -> dict[str, str]:
    return {"receiver": str(world.people[whom]), "reason": "for the plan"}


def test_text_that_lasted_counts_and_much_writing_does_not(fresh: World) -> None:
    page = Item.objects.using("importer").get(pk=fresh.items["platform page"])
    long_ago, lately = timezone.now() - timedelta(days=200), timezone.now() - timedelta(days=3)
    _state(page, 1, "tom", long_ago, "a\nb\nc\nd")
    for number in range(2, 30):
        _state(page, number, "aiko", lately, f"a\nb\nc\nd\n{number}")
    Item.objects.using("importer").filter(pk=page.pk).update(body="a\nb\nc\nd\nlast", edited_at=lately)
    assert page.pk in waiting(100)
    look(page.pk)
    assert page.pk not in waiting(100)
    assert known(fresh, "maya", "tom") == {"platform"}
    assert known(fresh, "maya", "aiko") == set()
    credit = fresh.client("maya").get(f"/i/{page.pk}/credit/").text
    assert "Tom Lindqvist" in credit
    assert fresh.client("guest").get(f"/i/{page.pk}/credit/").status_code == 404


def test_nobody_proves_anything_alone(fresh: World) -> None:
    page = Item.objects.using("importer").get(pk=fresh.items["blog page"])
    long_ago = timezone.now() - timedelta(days=200)
    Item.objects.using("importer").filter(pk=page.pk).update(body="a\nb\nc\nd", created_at=long_ago)
    look(page.pk)
    assert known(fresh, "maya", "tom") == set()
    with reading_as(fresh.people["maya"]):
        actions.say_skill("x", actor=fresh.person("maya"))
        content.comment(Item.objects.get(pk=page.pk), actor=fresh.person("maya"), body="Helped me.")
    look(page.pk)
    assert known(fresh, "guest", "tom") == {"product blog"}
    assert known(fresh, "stranger", "tom") == set(), "the page is public, Tom is not"


def _state(page: Item, number: int, who: str, at: datetime, body: str) -> None:
    by = World().people[who]
    Revision.objects.using("importer").create(item=page, number=number, body=body, by_id=by, at=at)
