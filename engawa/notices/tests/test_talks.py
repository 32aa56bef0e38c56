"""Direct talks: told at once, shown by the talk itself, carried as one letter, gone once they were seen."""

from datetime import timedelta

from django.db import connections
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.actions import write_item
from engawa.content.models import Item
from engawa.kinds.chat.actions.talks import begin_talk
from engawa.notices import actions
from engawa.notices.carrying import carry_due
from engawa.notices.models import Reason
from engawa.notices.tests.telling import clear, told
from engawa.notices.ways.mail.models import Outgoing
from engawa.spaces.models import Space
from tests.world import World


def write(world: World, talk: Space, words: str) -> Item:
    with reading_as(world.people["tom"]):
        return write_item("chat", actor=world.person("tom"), space=talk, body=words)


def test_a_direct_talk_is_one_letter_unless_it_was_seen(fresh: World) -> None:
    clear()
    for who in ("maya", "aiko"):
        with reading_as(fresh.people[who]):
            actions.choose_setting(fresh.person(who), quiet_from=0, quiet_to=0, quiet_weekends=False)
    with reading_as(fresh.people["tom"]):
        people = [fresh.person("maya"), fresh.person("aiko")]
        talk = begin_talk(people, actor=fresh.person("tom"))
    write(fresh, talk, "Are you there?")
    last = write(fresh, talk, "It is about lunch.")
    assert told() == {"maya": [Reason.DIRECT] * 2, "aiko": [Reason.DIRECT] * 2}
    assert fresh.client("maya").get("/notices/unread/").text.strip() == "", "the talk itself shows it"
    fresh.client("aiko").post("/notices/seen/", {"seen": f"{last.pk}:{last.pk}"})
    assert carry_due(timezone.now() + timedelta(minutes=2)) == 1
    (letter,) = Outgoing.objects.using("postman").filter(key__startswith="notice-")
    assert letter.person_id == fresh.people["maya"]
    assert letter.text.index("Tom Lindqvist: Are you") < letter.text.index("Tom Lindqvist: It is")
    with connections["postman"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notices_notice WHERE waits")
        assert cursor.fetchone() == (0,)
