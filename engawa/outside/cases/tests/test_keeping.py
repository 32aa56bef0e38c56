"""What cases keep: why something is proposed, nothing of who asked to be forgotten, no figure of fewer than five."""

from engawa.boundary import reading_as
from engawa.content.actions import comment
from engawa.outside.cases.actions.carrying import carry
from engawa.outside.cases.actions.leading import note_minutes
from engawa.outside.cases.actions.opening import open_case
from engawa.outside.cases.listing import proposals_of
from engawa.outside.cases.measuring import figures_of
from engawa.outside.cases.models import Case, Voice
from engawa.outside.cases.tests.story import case_of_both, listen, message, tell_all, two_voices
from engawa.outside.contacts.forgetting import carry_out
from engawa.outside.contacts.models import Erasure, Identity
from engawa.outside.contacts.tests.test_forgetting import where_named
from engawa.outside.listening.tests.listeners import listens
from engawa.people.models import Person
from engawa.spaces.models import Membership, Space
from tests.paper import account_in, heard, paper
from tests.world import World

PAGE = "https://forum.example/kiosk"


def test_who_tells_the_same_story_is_proposed_though_the_words_differ(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    listens(fresh, "acme OR kiosk")
    link = {"raw": {}, "html": f'<a href="{PAGE}">there</a>'}
    listen(network, account, heard(1, f"Kiosk eats my coins, told at {PAGE}", by="ann", **link))
    with reading_as(fresh.people["maya"]):
        case = open_case(message("paper:1"), actor=fresh.person("maya"), title="It eats coins")
    tell_all()
    listen(
        network, account,
        heard(2, f"Dear acme, what is this? {PAGE}", by="bob", **link),
        heard(3, "Kiosk on the corner: lovely flowers.", by="cy"),
    )  # fmt: skip
    voice = Voice.objects.using("courier").get(message__uri="paper:2")
    assert [name for name, _what in voice.reasons][:2] == ["story", "link"]
    assert not Voice.objects.using("courier").filter(message__uri="paper:3").exists()
    with reading_as(fresh.people["maya"]):
        (proposal,) = proposals_of(case)
        assert proposal.why[0].startswith("tells the same story: “Kiosk eats my coins")
    assert "tells the same story" in fresh.client("maya").get(f"/cases/{case.pk}/proposals/").text


def test_nothing_of_their_words_is_kept_once_they_are_forgotten(fresh: World) -> None:
    network, account = paper(), account_in(fresh)
    listen(network, account, heard(1, "Zebulon cannot open the sluice again.", by="ann"))
    with reading_as(fresh.people["maya"]):
        maya = fresh.person("maya")
        title = "Zebulon cannot open the sluice again"
        case = open_case(message("paper:1"), actor=maya, title=title)
    tell_all()
    listen(network, account, heard(2, "The sluice of Zebulon: cannot open.", by="dee"))
    kept = {"cases_likeness.words", "cases_case.title", "cases_voice.reasons"}
    assert kept <= where_named("zebulon")
    for uid, still in (("ann", {"cases_voice.reasons"}), ("dee", set())):
        contact = Identity.objects.using("courier").get(uid=uid).contact_id
        carry_out(Erasure.objects.using("courier").create(contact_id=contact, why="Asked").pk)
        assert {one for one in where_named("zebulon") if one.startswith("cases_")} == still
    assert Voice.objects.using("courier").filter(case=case).count() == 2
    assert Case.objects.using("courier").get().title == f"Case {case.number}"


def test_no_figure_tells_of_fewer_than_five_of_ours(fresh: World) -> None:
    two_voices(fresh)
    case = case_of_both(fresh)
    with reading_as(fresh.people["maya"]):
        maya, space = fresh.person("maya"), Space.objects.get(slug="everyone")
        item = carry(case, space, actor=maya, title="Loops", summary="Look, please.")
        note_minutes(case, 25, actor=maya)
    for number, who in enumerate(("maya", "tom", "aiko", "colleague", "owner"), 1):
        with reading_as(fresh.people[who]):
            comment(item, actor=Person.objects.get(pk=fresh.people[who]), body="Seen.")
        found = figures_of(Case.objects.using("courier").get(pk=case.pk))
        assert (found["messages"], found["people"]) == (2, 2)
        told = (number, number, 25) if number == 5 else (0, 0, 0)
        assert (found["involved"], found["talk"], found["minutes"]) == told, who
    assert Membership.objects.using("courier").filter(space__slug="everyone").count() == 5
