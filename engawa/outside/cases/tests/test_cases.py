"""A complaint becomes a case, others are proposed to it, and it is carried to those who can fix it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engawa.boundary import reading_as
from engawa.boundary.refusals import Refused
from engawa.outside.cases.actions import leading, merging
from engawa.outside.cases.actions.carrying import carry
from engawa.outside.cases.actions.opening import join, open_case, refuse, take_out
from engawa.outside.cases.counting import count
from engawa.outside.cases.models import Case, Step, Voice
from engawa.outside.cases.tests.story import case_of_both, listen, message, tell_all, two_voices
from engawa.spaces.models import Space
from tests.paper import heard
from tests.world import World


def opened(world: World, uri: str = "paper:1", title: str = "Sign-in loops") -> Case:
    with reading_as(world.people["maya"]):
        case = open_case(message(uri), actor=world.person("maya"), title=title)
    tell_all()
    return case


def test_what_speaks_of_the_same_is_proposed_with_its_reasons_and_joins_by_a_click(fresh: World) -> None:
    network, account = two_voices(fresh)
    case = opened(fresh, title="Sign-in loops on Safari")
    listen(
        network,
        account,
        heard(3, "Lovely weather over the harbour today.", by="cy"),
        heard(4, "Safari makes me clear cookies again, since 2.4", by="dee"),
    )
    with reading_as(fresh.people["maya"]):
        proposed = {one.message.uri: dict(one.reasons) for one in Voice.objects.proposed()}
        assert proposed.keys() == {"paper:2", "paper:4"}
        assert {"safari", "cookies"} <= set(proposed["paper:2"]["words"].split(", "))
        maya = fresh.person("maya")
        join(case, message("paper:2"), actor=maya)
        refuse(case, message("paper:4"), actor=maya)
        assert count(case).people == 2
        join(case, message("paper:4"), actor=maya)
        take_out(case, message("paper:2"), actor=maya)
        assert (count(case).people, count(case).messages) == (2, 2)
    tell_all()
    with reading_as(fresh.people["maya"]):
        states = dict(Voice.objects.values_list("message__uri", "state"))
        assert states == {"paper:1": "joined", "paper:2": "left", "paper:4": "joined"}


def test_a_later_word_in_the_same_talk_is_proposed(fresh: World) -> None:
    network, account = two_voices(fresh)
    opened(fresh)
    listen(network, account, heard(3, "Anything new?", by="eve", answers="paper:1"))
    with reading_as(fresh.people["maya"]):
        assert [list(one) for one in Voice.objects.get(message__uri="paper:3").reasons] == [["thread", ""]]


@pytest.mark.parametrize("who", ["colleague", "guest"])
def test_only_those_who_answer_open_cases(fresh: World, who: str) -> None:
    two_voices(fresh)
    client = fresh.client(who)
    with reading_as(fresh.people["maya"]):
        number = message("paper:1").pk
    expected = {"colleague": 403, "guest": 404}[who]
    assert client.get(f"/cases/new/?message={number}").status_code == expected
    assert client.post(f"/cases/new/?message={number}", {"title": "Mine"}).status_code == expected


def test_two_keys_make_a_case_with_a_title_from_the_words(fresh: World) -> None:
    two_voices(fresh)
    with reading_as(fresh.people["maya"]):
        number = message("paper:1").pk
    client = fresh.client("maya")
    page = client.get(f"/cases/new/?message={number}").text
    assert "Third time this week I have to clear cookies to sign in" in page
    made = client.post(f"/cases/new/?message={number}", {"title": "Sign-in loops"})
    assert made.status_code == 302
    assert "Sign-in loops" in client.get(made["Location"]).text


def test_it_is_carried_inside_and_to_nowhere_else(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        for slug in ("council", "blog"):
            with pytest.raises(Refused):
                carry(case, Space.objects.get(slug=slug), actor=maya, title="Loops")
        item = carry(
            case, Space.objects.get(slug="platform"), actor=maya, title="Loops", summary="On *Safari*."
        )
        assert item.kind == "case"
    tom = fresh.client("tom")
    assert tom.get(f"/i/{item.pk}/").headers["Location"] == f"/cases/i/{item.pk}/"
    assert tom.get(f"/cases/i/{item.pk}/").headers["Location"] == f"/cases/{case.pk}/"
    page = tom.get(f"/cases/{case.pk}/").text
    assert "<em>Safari</em>" in page
    assert "Third time this week" in page


def test_what_was_private_is_carried_as_a_summary_alone(fresh: World) -> None:
    network, account = two_voices(fresh, "council")
    listen(network, account, heard(5, "Between us: my account is open to all.", by="ann", is_private=True))
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        case = open_case(message("paper:5"), actor=maya, title="Accounts stand open")
        space = Space.objects.get(slug="platform")
        with pytest.raises(Refused):
            carry(case, space, actor=maya, title="Accounts stand open")
        carry(case, space, actor=maya, title="A hole", summary="One account was readable.")
    page = fresh.client("aiko").get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    assert "One account was readable." in page.text
    assert "Between us" not in page.text
    assert fresh.client("colleague").get(f"/cases/{case.pk}/").status_code == 200
    assert "Between us" not in fresh.client("colleague").get(f"/cases/{case.pk}/voices/").text
    assert "Between us" in fresh.client("tom").get(f"/cases/{case.pk}/").text


def test_states_have_reasons_and_promises_stay(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    with reading_as(fresh.people["tom"]):
        tom = fresh.person("tom")
        with pytest.raises(Refused):
            leading.move_to(case, "declined", actor=tom)
        leading.move_to(case, "fixing", actor=tom, reason="It is the same-site change.")
        leading.entrust(case, tom, actor=tom)
        with pytest.raises(Refused):
            leading.entrust(case, fresh.person("colleague"), actor=tom)
        leading.note_minutes(case, 25, actor=tom)
        assert Case.objects.get(pk=case.pk).minutes == 25
        assert set(Step.objects.values_list("what", flat=True)) == {"state", "owner"}
    with reading_as(fresh.people["colleague"]), pytest.raises(Refused):
        leading.move_to(case, "fixed", actor=fresh.person("colleague"))


def test_cases_are_merged_and_split_and_both_undone(fresh: World) -> None:
    two_voices(fresh)
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        one = open_case(message("paper:1"), actor=maya, title="One")
        other = open_case(message("paper:2"), actor=maya, title="Other")
        merging.merge(other, one, actor=maya)
        assert count(one).people == 2
        with pytest.raises(Refused):
            merging.merge(one, other, actor=maya)
        merging.part(other, actor=maya)
        assert count(one).people == 1
        join(one, message("paper:2"), actor=maya)
        fresh_case = merging.split(one, [message("paper:2")], actor=maya, title="One")
        assert (count(one).people, count(fresh_case).people) == (1, 1)
        merging.merge(fresh_case, one, actor=maya)
        assert count(one).people == 2


@pytest.mark.parametrize(
    "path",
    [
        "",
        "news/",
        "voices/",
        "care/",
        "carrying/",
        "telling/",
        "proposals/",
        "story/",
        "progress/",
        "refusals/",
    ],
)
def test_pages_are_drawn_in_twelve_queries(fresh: World, path: str) -> None:
    network, account = two_voices(fresh)
    case = case_of_both(fresh)
    with reading_as(fresh.people["maya"]):
        carry(case, Space.objects.get(slug="platform"), actor=fresh.person("maya"), title="Loops")
    listen(network, account, *[heard(10 + at, f"Safari cookies {at}", by=f"p{at}") for at in range(20)])
    client = fresh.client("maya")
    client.get(f"/cases/{case.pk}/{path}")
    with CaptureQueriesContext(connection) as queries:
        response = client.get(f"/cases/{case.pk}/{path}")
    assert response.status_code == 200
    asked = [
        one["sql"]
        for one in queries
        if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))
    ]
    assert len(asked) <= 12, "\n".join(sql[:200] for sql in asked)
