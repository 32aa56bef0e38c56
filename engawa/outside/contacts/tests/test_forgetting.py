"""Somebody asks to be forgotten: no text column of any table names them afterwards; what was counted stays."""

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest
from django.utils import timezone
from psycopg import sql

from engawa.boundary import reading_as
from engawa.outside.channels.hearing import look
from engawa.outside.channels.network import Draft, Heard, Speaker
from engawa.outside.channels.sending import hand_over
from engawa.outside.contacts import joining
from engawa.outside.contacts.consent import note_consent
from engawa.outside.contacts.forgetting import carry_out
from engawa.outside.contacts.intake.rows import Named, Row
from engawa.outside.contacts.intake.taking import take
from engawa.outside.contacts.models import Contact, Erasure, Identity, Tombstone
from engawa.outside.contacts.reading import known
from engawa.outside.inbox.models import Message, Thread
from tests.paper import Paper, account_in, paper
from tests.world import World, dsn_of

NAME = "Zebulon"
KEPT = {"procrastinate_jobs", "procrastinate_events"}
WHO = Speaker(
    "paper", "paper:zebulon", handle="@zebulon@paper", name="Zebulon Quick", url="https://paper.example/@zebulon",
    avatar="https://paper.example/zebulon.png",
)  # fmt: skip


def said(number: int, text: str, speaker: Speaker = WHO) -> Heard:
    at = timezone.now() - timedelta(hours=1) + timedelta(minutes=number)
    return Heard(uri=f"{speaker.uid}/{number}", speaker=speaker, text=text, at=at)


def a_life(world: World) -> tuple[Identity, Paper]:
    """Everything that can be known of somebody: talks, a mail address, notes, consent, orders, a join, an answer."""
    network, account = paper(), account_in(world)
    network.waiting = [
        replace(
            said(1, "I am Zebulon and it drips."),
            subject="From Zebulon",
            html="<p>Zebulon</p>",
            raw={"to": "zebulon"},
        ),
        replace(
            said(2, "Zebulon is right.", Speaker("paper", "paper:bob", name="Bob")), answers="paper:zebulon/1"
        ),
    ]
    look(account)
    with reading_as(world.people["tom"]):
        public = Identity.objects.get(uid=WHO.uid)
    row = Row(
        2,
        (Named("mail", "zebulon@quick.example"),),
        name="Zebulon Q.",
        company="Zebulon & Sons",
        note="Zebulon!",
    )
    take([row], space_id=world.spaces["platform"], by_id=world.people["tom"])
    tom = world.person("tom")
    with reading_as(tom.pk):
        private = Identity.objects.get(network="mail")
        note_consent(
            public, actor=tom, consent="given", do_not_contact=False, source="them", why="Zebulon said so."
        )
        joining.join(public.contact, private.contact, actor=tom, evidence="employee", why="Zebulon told me.")
    draft = Draft(key="z1", text="Dear Zebulon", to=WHO, answers="paper:zebulon/1", raw={"x": "zebulon"})
    hand_over(account, draft, actor=None, using="courier", held=True)
    return public, network


def where_named(word: str) -> set[str]:
    """Every column of every table in which a word stands, whatever its type."""
    found = set()
    with psycopg.connect(dsn_of("postgres")) as connection:
        columns = connection.execute(
            "SELECT table_name, column_name FROM information_schema.columns JOIN information_schema.tables "
            "USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = 'BASE TABLE' "
            "AND data_type NOT IN ('bigint', 'integer', 'smallint', 'boolean', 'double precision')"
        ).fetchall()
        for table, column in columns:
            query = sql.SQL("SELECT 1 FROM {} WHERE {}::text ILIKE %s LIMIT 1")
            named = query.format(sql.Identifier(table), sql.Identifier(column))
            if table not in KEPT and connection.execute(named, [f"%{word}%"]).fetchone():
                found.add(f"{table}.{column}")
        connection.rollback()
    return found


def test_nothing_names_them_afterwards_and_the_counts_stay(fresh: World) -> None:
    public, _network = a_life(fresh)
    assert {"contacts_identity.handle", "inbox_message.text", "channels_dispatch.draft"} <= where_named(NAME)
    for who, status in {"colleague": 403, "tom": 403, "guest": 404, "maya": 200}.items():
        sent = {"why": "Asked by mail on 3 May", "sure": "on"}
        assert (
            fresh.client(who).post(f"/contacts/{public.contact_id}/erasure/", sent).status_code == status
        ), who
    with reading_as(fresh.people["maya"]):
        erasure = Erasure.objects.get()
    carry_out(erasure.pk)
    carry_out(erasure.pk)
    others = {"inbox_message.text", "listening_passing.text", "listening_passing.words"}
    assert where_named(NAME) == others, "what Bob said is Bob's"
    with reading_as(fresh.people["tom"]):
        assert Message.objects.count() == 2
        assert Thread.objects.get().messages_count == 2
        (them,) = known(Contact.objects.filter(pk=public.contact_id))
        assert (them.name, len(them.identities)) == ("", 2)
    assert "asked to be forgotten" in fresh.client("tom").get(f"/contacts/{public.contact_id}/").text
    assert Tombstone.objects.using("courier").count() == 2


def test_they_are_not_kept_again_unless_they_speak_anew(fresh: World) -> None:
    public, network = a_life(fresh)
    erasure = Erasure.objects.using("courier").create(contact_id=public.contact_id, why="Asked")
    carry_out(erasure.pk)
    row = Row(2, (Named("mail", "zebulon@quick.example"),), name="Zebulon")
    assert take([row], space_id=fresh.spaces["platform"], by_id=None).errors
    account = account_in(fresh, handle="@more@paper")
    network.waiting = [said(1, "I am Zebulon and it drips.")]
    look(account)
    assert Message.objects.using("courier").count() == 2
    network.waiting = [said(200, "Here I am again, Zebulon.")]
    look(account)
    assert Message.objects.using("courier").count() == 3
    assert Identity.objects.using("courier").filter(uid=WHO.uid).exclude(contact=public.contact_id).exists()


def test_they_may_have_what_we_hold(fresh: World) -> None:
    public, _network = a_life(fresh)
    held = fresh.client("tom").get(f"/contacts/{public.contact_id}/held.json").json()
    assert {one["address"] for one in held["identities"]} == {WHO.uid, "zebulon@quick.example"}
    assert [one["text"] for one in held["messages"]] == ["I am Zebulon and it drips."]
    assert [one["why"] for one in held["consents"]] == ["Zebulon said so."]
    card = fresh.client("tom").get(f"/contacts/{public.contact_id}/card.vcf").text
    assert "EMAIL:zebulon@quick.example" in card
    assert fresh.client("guest").get(f"/contacts/{public.contact_id}/held.json").status_code == 404
    seen = fresh.client("colleague").get(f"/contacts/{public.contact_id}/held.json").text
    assert "quick.example" not in seen


@pytest.mark.parametrize("sent", [{"why": "", "sure": "on"}, {"why": "Asked"}])
def test_it_takes_a_reason_and_a_second_thought(fresh: World, sent: dict[str, str]) -> None:
    public, _network = a_life(fresh)
    assert fresh.client("maya").post(f"/contacts/{public.contact_id}/erasure/", sent).status_code == 422
