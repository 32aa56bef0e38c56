"""The list says in which mood the last of each talk was said: in words, and at no query more for each line."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engawa.outside.inbox.models import Message
from engawa.outside.inbox.tests.desk import Table
from engawa.outside.listening.mood.model import is_on
from tests.paper import heard
from tests.world import World

ANGRY = "I hate this. It is broken again, terrible, I am furious and I want my money back!"
HAPPY = "Wonderful! Thank you so much, I love it, this is the best help I ever got."


def asked(captured: CaptureQueriesContext) -> int:
    return len([one for one in captured if one["sql"].startswith(("SELECT", "WITH", "\nSELECT"))])


@pytest.mark.skipif(not is_on(), reason="no model of moods is installed")
def test_moods_stand_in_the_list_and_people_have_the_last_word(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1, ANGRY), heard(2, HAPPY, by="bob"))
    tom = fresh.client("tom")
    tom.get("/inbox/")
    with CaptureQueriesContext(connection) as few:
        page = tom.get("/inbox/").text
    assert (page.count(">Upset "), page.count(">Glad ")) == (1, 1)
    angry = Message.objects.using("courier").get(uri="paper:1")
    assert angry.mood == -1
    assert tom.post(f"/listen/beside/{angry.pk}/", {"mood": "0"}).status_code in (200, 204, 302)
    table.say(*(heard(number, HAPPY, by=f"p{number}") for number in range(3, 13)))
    with CaptureQueriesContext(connection) as many:
        page = tom.get("/inbox/").text
    assert page.count(">Glad ") == 11
    assert "Upset" not in page
    assert "said by a person" in page
    assert asked(many) == asked(few) <= 12, "no query more for more lines"


@pytest.mark.skipif(not is_on(), reason="no model of moods is installed")
def test_what_we_said_last_has_no_mood(fresh: World) -> None:
    table = Table(fresh)
    table.say(heard(1, ANGRY), heard(2, HAPPY, answers="paper:1", is_ours=True))
    page = fresh.client("tom").get("/inbox/?state=waiting&who=all").text
    assert "We:" in page
    assert 'class="mood' not in page
