import re
from time import time

import pytest
from django.test import Client

from engawa.boundary import reading_as
from engawa.content.models import Item
from engawa.outside.public import visiting
from engawa.outside.public.models import Answer
from engawa.outside.public.tests.test_faces import article
from tests.world import World


def token_in(page: str) -> str:
    return str(re.findall(r'name="token" value="([^"]+)"', page)[0])


def answer(item: Item, text: str = "We do it **too**.", **more: str) -> int:
    page = Client().get(f"/public/blog/{item.pk}/").content.decode()
    sent = {"name": "Ida", "text": text, "token": token_in(page), **more}
    return Client().post(f"/public/blog/{item.pk}/answer/", sent).status_code


def decide(world: World, who: str, item: Item, show: str = "1") -> int:
    waiting = Answer.objects.using("courier").get(item=item)
    client = world.client(who)
    return client.post(f"/public/blog/answers/{waiting.pk}/", {"show": show}).status_code


def page_of(item: Item) -> str:
    return Client().get(f"/public/blog/{item.pk}/").content.decode()


def test_an_answer_waits_and_is_shown_and_taken_away(fresh: World) -> None:
    item = article(fresh)
    assert answer(item) == 302
    assert "We do it" not in page_of(item)
    assert decide(fresh, "maya", item) == 302
    assert "We do it <strong>too</strong>." in page_of(item)
    assert "1 answer" in page_of(item)
    assert decide(fresh, "maya", item, "0") == 302
    assert "We do it" not in page_of(item)
    assert decide(fresh, "maya", item) == 302
    assert "We do it" in page_of(item)


@pytest.mark.parametrize("who, status", [("guest", 403), ("aiko", 403), ("owner", 403), ("tom", 302)])
def test_the_spaces_people_decide(fresh: World, who: str, status: int) -> None:
    item = article(fresh)
    answer(item)
    assert decide(fresh, who, item) in (status, 404 if status == 403 else status)
    assert ("We do it" in page_of(item)) == (status == 302)


def test_what_waits_is_seen_by_nobody_else(fresh: World) -> None:
    item = article(fresh)
    answer(item)
    for who, count in {"maya": 1, "colleague": 0, "guest": 0, "nobody": 0}.items():
        with reading_as(fresh.people.get(who)):
            assert Answer.objects.count() == count, who


def test_robots_forged_forms_and_empty_ones_leave_nothing(fresh: World) -> None:
    item, other = article(fresh), article(fresh, title="Another")
    assert answer(item, company="Cheap pills") == 302
    page = page_of(other)
    sent = {"name": "Ida", "text": "Hm.", "token": token_in(page)}
    assert Client().post(f"/public/blog/{item.pk}/answer/", sent).status_code == 422
    assert answer(item, text=" ") == 422
    assert not Answer.objects.using("courier").exists()


def test_who_writes_much_has_to_wait(fresh: World) -> None:
    item = article(fresh)
    statuses = [answer(item, text=f"Number {number}") for number in range(11)]
    assert statuses == [302] * 10 + [422]


def test_nothing_in_an_answer_runs_or_fetches(fresh: World) -> None:
    item = article(fresh)
    answer(
        item,
        "<script>alert(1)</script> ![](https://tracker.example/x.png) [x](javascript:alert(1)) \u202e",
        url="https://ida.example",
    )
    decide(fresh, "tom", item)
    shown = page_of(item).split('class="public-talk"')[1].split("</ol>")[0]
    assert "alert(1)</script>" not in shown
    assert "<img" not in shown
    assert 'href="javascript' not in shown
    assert "\u202e" not in shown


def test_closed_is_closed(fresh: World) -> None:
    item = article(fresh)
    token = token_in(page_of(item))
    tom = fresh.client("tom")
    assert tom.post("/public/blog/answers/", {"takes_mentions": "on"}).status_code == 302
    assert 'name="token"' not in page_of(item)
    sent = {"name": "Ida", "text": "Hm.", "token": token}
    assert Client().post(f"/public/blog/{item.pk}/answer/", sent).status_code == 422
    maya = fresh.client("maya")
    assert maya.post("/public/blog/answers/", {"takes_comments": "on"}).status_code == 403


def test_a_form_is_good_for_two_days_and_for_its_item_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    token = visiting.form_token(7)
    assert token == visiting.form_token(7)
    assert [visiting.is_from_here(token, number) for number in (7, 8)] == [True, False]
    assert not visiting.is_from_here(token[:-2], 7)
    now = time()
    monkeypatch.setattr(visiting, "time", lambda: now + 47 * 3600)
    assert visiting.is_from_here(token, 7)
    monkeypatch.setattr(visiting, "time", lambda: now + 50 * 3600)
    assert not visiting.is_from_here(token, 7)
