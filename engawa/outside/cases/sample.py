"""One case of the sample company from end to end, in our own words: three speak of the same trouble on two networks,
those who can mend it do, and two of the three are told; the third asked to be left alone. One of the two says that it
is not over: it is mended once more, and both are told once more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from engawa.boundary import reading_as
from engawa.content.actions import comment
from engawa.content.models import Item
from engawa.outside.cases.actions import carrying, leading, opening, releasing, telling
from engawa.outside.cases.actions.leading import shift
from engawa.outside.cases.models import Case, Connection, Link, Remark, Step, Telling, Told, Voice
from engawa.outside.cases.telling.handing import key_of
from engawa.outside.channels.models import Account, Dispatch
from engawa.outside.channels.network import Heard, Speaker
from engawa.outside.channels.unconfirmed import UNCONFIRMED
from engawa.outside.contacts.models import Company, Identity, Knowing, Order
from engawa.outside.inbox.models import Message
from engawa.outside.inbox.taking import take
from engawa.people.models import Person
from engawa.spaces.models import Space

COURIER, HISTORY = "courier", "importer"
DESK, FIXERS = "support", "cloud"
PLACES = ("mastodon", "webhook")
TITLE = "Rain after midnight is counted to the day before"
SUMMARY = (
    "Three growers so far. Rain that falls after midnight stands under the day before, on the page and in the sums of "
    "the week. All of them say that it began with 4.2."
)
TOLD = "Since 4.3 the day of rain ends at midnight where the station stands, and the past weeks are counted anew."
STILL_NUMBER = 20
STILL = "Not where I live: my station stands behind a border, and its midnight is still yours."
REOPENED = "Josje's station stands in another zone than its account."
AGAIN = (
    "From 4.3.1 on the day of rain ends at midnight where the station stands, also when that is not where you live. "
    "Thank you for looking again."
)
REPLY = (0, "", 18.96, "Thank you for telling us with the hour. We look at the clocks.", "1")
"""Nobody's name: we say it."""
WORDS: Sequence[tuple[int, str, float, str, str]] = (
    (0, "millrace", 19, "@tarnvale My day of rain ends at one in the morning now. Since 4.2, I think. The sums of the "
     "week are a night off.", ""),
    (1, "josje", 18, "It rained at half past midnight, and stands under yesterday. Did something change with 4.2?", ""),
    (1, "brackenside", 17, "Same here: the rain of the night moves to the day before. I keep a diary by hand.", "2"),
    (0, "millrace", 15, "@tarnvale Again last night: eleven millimetres of rain, counted to Tuesday.", "1"),
    (1, "josje", 14, "Still so. The rain of midnight is my whole reason for the station.", "2"),
    (1, "brackenside", 12, "Rain counted to the wrong day once more, and the week is wrong with it.", "2"),
)  # fmt: skip
TALK = (
    (
        "dele",
        16,
        "The sums use the clock of our servers, and the stations tell the hour of the place they stand in.",
    ),
    (
        "agnieszka",
        15,
        "Reproduced with a station in Freiburg: what falls between midnight and one goes to yesterday.",
    ),
    ("marta", 13, "I count the past six weeks anew tonight, on a copy first."),
    ("sam", 5, "The copy agrees with the diary that one of them keeps by hand. It goes out with 4.3."),
)
RELEASES = (("4.2", 21), ("4.2.1", 11), ("4.3", 4), ("4.3.1", 1))
CAST = {one: one for one in ("fatima", "jonas", "dele", "agnieszka", "marta", "sam")}
"""Who of the sample company plays which part."""
KNOWN = {
    "millrace@rain.example": ("Millrace Orchards", 2019),
    "josje@rain.example": ("Kwekerij de Lisse", 2022),
    "brackenside@rain.example": ("", 2023),
    "hanneke.vos@field.example": ("Vos Bloembollen", 2021),
    "bertrand.lacaze@field.example": ("Domaine Lacaze", 2023),
    "petra.zeman@field.example": ("Sady Zeman", 2020),
    "piotr.wilk@field.example": ("Wilk and Neighbours", 2024),
}
"""Of whom the desk knows a company, and since when they are a customer."""
ORDERS = (
    ("millrace@rain.example", "T-2207", 640, "890.00", "Two stations and a gateway"),
    ("hanneke.vos@field.example", "T-2391", 410, "445.00", "A station with a long spike"),
    ("piotr.wilk@field.example", "T-2502", 90, "3560.00", "Eight stations"),
)


def bring_case() -> None:
    """Bring it in, once, where the sample's desk and those who can mend it are."""
    spaces = {one.slug: one for one in Space.objects.using(COURIER).filter(slug__in=(DESK, FIXERS))}
    accounts = _accounts(spaces.get(DESK))
    found = Person.objects.using(COURIER).in_bulk(list(CAST.values()), field_name="handle")
    people = {part: found[handle] for part, handle in CAST.items() if handle in found}
    if len(spaces) < 2 or len(accounts) < len(PLACES) or len(people) < len(CAST):
        return
    if not Case.objects.using(COURIER).filter(title=TITLE).exists():
        _hear(accounts)
        case = _handle(people, spaces[FIXERS])
        _fix(case, people, spaces[FIXERS])
        _tell(case, people, TOLD, days=3)
        _thank(case)
        _mend_again(case, people)
        _tell(case, people, AGAIN, days=0.5)
        _age(case)


def _accounts(space: Space | None) -> list[Account]:
    found = Account.objects.using(COURIER).filter(space=space, network__in=PLACES).select_related("space")
    return sorted(found, key=lambda one: PLACES.index(one.network))


def _ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def _hear(accounts: Sequence[Account]) -> None:
    with transaction.atomic(using=COURIER):
        for turn, account in enumerate(accounts):
            said = enumerate((*WORDS, REPLY), 1)
            take(account, [_heard(account, number, *one[1:]) for number, one in said if one[0] == turn])
        _know(accounts[0].space)


def _know(space: Space) -> None:
    """Companies, customers since, and what some of them bought."""
    identities = Identity.objects.using(COURIER).exclude(network=UNCONFIRMED)
    for uid, (company, year) in KNOWN.items():
        if company:
            made, _new = Company.objects.using(COURIER).get_or_create(name=company, domain="")
            identities.filter(uid=uid).update(company=made)
        known = Knowing.objects.using(COURIER).filter(
            space=space, identity__in=identities.filter(uid=uid).values("pk")
        )
        known.update(customer_since=date(year, 3, 1))
    for uid, key, days, amount, product in ORDERS:
        if (buyer := identities.filter(uid=uid).first()) is not None:
            Order.objects.using(COURIER).get_or_create(
                space=space, key=key,
                defaults={
                    "identity": buyer, "at": _ago(days), "amount": amount, "currency": "EUR", "product": product,
                },
            )  # fmt: skip


def _heard(account: Account, number: int, who: str, ago: float, text: str, answers: str) -> Heard:
    uid = f"{who or 'tarnvale'}@rain.example"
    return Heard(
        uri=f"sample:rain/{number}",
        speaker=Speaker(account.network, uid, handle=f"@{uid}", name=who.title()),
        text=text,
        at=_ago(ago),
        answers=f"sample:rain/{answers}" if answers else "",
        is_ours=not who,
    )


def _handle(people: dict[str, Person], fixers: Space) -> Case:
    """Opened by the desk, joined, and carried to those who can mend it, who speak of it."""
    fatima = people["fatima"]
    with reading_as(fatima.pk):
        said = Message.objects.filter(uri__startswith="sample:rain/", is_ours=False)
        first, *others = said.select_related("account").order_by("at")
        case = opening.open_case(first, actor=fatima, title=TITLE)
        for one in others:
            opening.join(case, one, actor=fatima)
        item = carrying.carry(case, fixers, actor=fatima, title=TITLE, summary=SUMMARY)
        leading.entrust(case, people["marta"], actor=fatima)
    for who, _days, words in TALK:
        with reading_as(people[who].pk):
            comment(Item.objects.get(pk=item.pk), actor=people[who], body=words)
    return case


def _fix(case: Case, people: dict[str, Person], fixers: Space) -> None:
    """Releases, an issue in a tracker that rests, and the case that is fixed with it."""
    with reading_as(people["dele"].pk):
        for name, days in RELEASES:
            releasing.note_release(fixers, actor=people["dele"], name=name, day=_ago(days).date())
    with transaction.atomic(using=COURIER):
        tracker = Connection.objects.using(COURIER).create(
            space=fixers, tracker="github", name="tarnvale/skyline on GitHub", state=Connection.State.PAUSED
        )
        link = Link.objects.using(COURIER).create(
            case=case, connection=tracker, state=Link.State.STANDS, remote_id="214", reference="#214", title=TITLE,
            stage="done", remote_state="Closed", changed_at=_ago(4),
        )  # fmt: skip
        Remark.objects.using(COURIER).create(
            link=link,
            state=Remark.State.HEARD,
            remote_id="1",
            who="marta-f",
            text="Released with 4.3.",
            at=_ago(4),
        )
        for state, reason in (("looked", ""), ("fixing", "#214: Open"), ("fixed", "#214: Closed")):
            shift(case, state, reason=reason, by=None, using=COURIER)


def _tell(case: Case, people: dict[str, Person], text: str, *, days: float) -> None:
    """Written by one, approved by another; who does not want to be written to is spared."""
    Identity.objects.using(COURIER).filter(uid="brackenside@rain.example").update(do_not_contact=True)
    with reading_as(people["jonas"].pk):
        found = Case.objects.select_related("space", "item").get(pk=case.pk)
        written = telling.write(found, actor=people["jonas"], text=text)
    with reading_as(people["fatima"].pk):
        told = Telling.objects.select_related("case__space", "case__item").get(pk=written.pk)
        telling.approve(told, actor=people["fatima"], seen=text)
    with transaction.atomic(using=COURIER):
        planned = Told.objects.using(COURIER).filter(case=case, state=Told.State.PLANNED)
        for one in planned.select_related("message", "account"):
            _sent(one, people["jonas"], text, _ago(days))


def _thank(case: Case) -> None:
    """One of them answers, and another says that it is not over."""
    with transaction.atomic(using=COURIER):
        answer = _answer(case)
        Voice.objects.using(COURIER).create(
            **opening.voice_of(case, answer), kind=Voice.Kind.ANSWER, state=Voice.State.JOINED
        )
        told = Told.objects.using(COURIER).filter(case=case, identity_id__in=_identity("josje"))
        one = told.select_related("account__space", "message").get()
        before = one.message.uri.rpartition("/")[2]
        take(one.account, [_heard(one.account, STILL_NUMBER, "josje", 2.5, STILL, before)])


def _mend_again(case: Case, people: dict[str, Person]) -> None:
    """The desk brings what was said to it, the case goes on, and is fixed once more."""
    with reading_as(people["fatima"].pk):
        found = Case.objects.select_related("space", "item").get(pk=case.pk)
        still = Message.objects.select_related("account").get(uri=f"sample:rain/{STILL_NUMBER}")
        opening.join(found, still, actor=people["fatima"])
        leading.move_to(found, "fixing", actor=people["fatima"], reason=REOPENED)
    with transaction.atomic(using=COURIER):
        shift(
            Case.objects.using(COURIER).get(pk=case.pk),
            "fixed",
            reason="#214: Closed",
            by=None,
            using=COURIER,
        )


def _sent(told: Told, writer: Person, text: str, at: datetime) -> None:
    draft = {"key": key_of(told), "text": text, "answers": told.message.uri}
    dispatch = Dispatch.objects.using(COURIER).create(
        account=told.account, space_id=told.account.space_id, draft=draft, state=Dispatch.State.SENT, due_at=at,
        uri=f"sample:rain/told/{told.pk}", sent_at=at, written_by=writer, purpose="telling", about=told.case_id,
    )  # fmt: skip
    Told.objects.using(COURIER).filter(pk=told.pk).update(
        dispatch=dispatch, state=Told.State.SENT, sent_at=at
    )
    Message.objects.using(COURIER).create(
        thread_id=told.message.thread_id, account=told.account, space_id=told.account.space_id, uri=dispatch.uri,
        answers=told.message.uri, dispatch=dispatch, is_ours=True, text=text, at=at,
    )  # fmt: skip


def _answer(case: Case) -> Message:
    told = Told.objects.using(COURIER).filter(case=case, identity_id__in=_identity("millrace"))
    one = told.select_related("account__space", "dispatch").get()
    answers = one.dispatch.uri if one.dispatch else ""
    speaker = Speaker(one.network, "millrace@rain.example", handle="@millrace@rain.example", name="Millrace")
    words = "Midnight is midnight again, and you came back to tell me. Thank you!"
    take(one.account, [Heard("sample:rain/thanks", speaker, words, _ago(2), answers=answers)])
    return Message.objects.using(COURIER).select_related("account").get(uri="sample:rain/thanks")


def _identity(who: str) -> list[int]:
    return list(
        Identity.objects.using(COURIER).filter(uid=f"{who}@rain.example").values_list("pk", flat=True)
    )


def _age(case: Case) -> None:
    """It went its way over three weeks."""
    Case.objects.using(COURIER).filter(pk=case.pk).update(opened_at=_ago(18), fixed_at=_ago(1))
    steps = Step.objects.using(COURIER).filter(case=case)
    days: dict[str, list[float]] = {
        "carried": [17], "owner": [17], "looked": [16], "fixing": [13, 2.2], "fixed": [4, 1],
    }  # fmt: skip
    for step in steps.order_by("pk"):
        steps.filter(pk=step.pk).update(at=_ago(days[step.state or step.what].pop(0)))
    tellings = Telling.objects.using(COURIER).filter(case=case)
    for telling_round, ago in ((1, 3.0), (2, 0.5)):
        tellings.filter(round=telling_round).update(written_at=_ago(ago + 0.2), approved_at=_ago(ago + 0.1))
    talk = Item.objects.using(HISTORY).filter(
        root=Case.objects.using(HISTORY).values("item").get(pk=case.pk)["item"]
    )
    for item, (_who, days_ago, _words) in zip(talk.filter(kind="comment").order_by("pk"), TALK, strict=False):
        talk.filter(pk=item.pk).update(created_at=_ago(days_ago))
