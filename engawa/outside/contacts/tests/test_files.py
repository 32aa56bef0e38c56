"""Contacts and orders in files: tried first, wrong lines named, twice the same, out as they came in."""

import gzip
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.conf import settings

from engawa.boundary import reading_as
from engawa.outside.contacts.intake.running import carry_out
from engawa.outside.contacts.leaving import cards, table
from engawa.outside.contacts.models import Contact, Identity, Intake, Order
from engawa.outside.contacts.reading import known
from engawa.outside.contacts.tests.people import kelda, mail, meet
from tests.archives.data import data
from tests.world import World

TABLE = """Name;E-Mail;Firma;Kunde seit;Do not contact;Note;Ignored
Ann Lee;ann@norte.example;Norte Logística;2022-05-01;;"Likes; tea";x
Bob;bob@gmail.com;;01.02.2020;yes;;x
;not a mail;;;;;x
Cy;cy@norte.example;;never;;;x
Dee;dee@sur.example, dee@home.example;;;;;x
"""
CARDS = """BEGIN:VCARD\r
VERSION:4.0\r
FN:Ann\\, of Norte\r
EMAIL;TYPE=work:ANN@norte.exam\r
 ple\r
item1.ORG:Norte\\, Ltd.;Sales\r
SOCIALPROFILE;SERVICE-TYPE=Bluesky;USERNAME="ann.example":did:plc:ann\r
NOTE:One\\nTwo\r
END:VCARD\r
BEGIN:VCARD
VERSION:3.0
FN:Bob
EMAIL:bob@sur.example
END:VCARD
BEGIN:VCARD
VERSION:2.1
FN:Old
END:VCARD
BEGIN:VCARD
VERSION:4.0
FN:Nobody knows
END:VCARD
BEGIN:VCARD
FN:Open
"""


def bring(
    world: World, text: str | Path, kind: str, *, dry_run: bool = False, space: str = "platform"
) -> Intake:
    if isinstance(text, Path):
        path = text
    else:
        path = Path(settings.FILES) / "contacts" / f"sent-{os.getpid()}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, newline="")
    intake = Intake.objects.using("courier").create(
        space_id=world.spaces[space],
        by_id=world.people["tom"],
        kind=kind,
        name="people",
        path=str(path),
        dry_run=dry_run,
    )
    carry_out(intake.pk)
    intake.refresh_from_db(using="courier")
    return intake


def counted(intake: Intake) -> tuple[int, ...]:
    return intake.rows, intake.made, intake.changed, intake.same, intake.refused


def test_a_table_is_tried_kept_and_the_same_twice(fresh: World) -> None:
    tried = bring(fresh, TABLE, "csv", dry_run=True)
    assert (tried.state, counted(tried)) == ("done", (5, 3, 0, 0, 2))
    assert [line for line, _why in tried.errors] == [4, 5]
    with reading_as(fresh.people["tom"]):
        assert Contact.objects.count() == 0
    assert counted(bring(fresh, TABLE, "csv")) == (5, 3, 0, 0, 2)
    assert counted(bring(fresh, TABLE, "csv")) == (5, 0, 0, 3, 2)
    changed = bring(fresh, TABLE.replace("Ann Lee", "Ann L.").replace("yes", "no"), "csv")
    assert counted(changed) == (5, 0, 1, 2, 2)
    with reading_as(fresh.people["tom"]):
        them = {one.name: one for one in known(Contact.objects.all())}
        assert set(them) == {"Ann L.", "Bob", "Dee"}
        ann, bob = them["Ann L."], them["Bob"]
        assert ann.company is not None
        assert (ann.company.name, ann.company.domain) == ("Norte Logística", "norte.example")
        assert (ann.customer_since, [one.note for one in ann.notes]) == (date(2022, 5, 1), ["Likes; tea"])
        assert (bob.company, bob.identities[0].do_not_contact) == (None, True), "no file takes that back"
        assert len(them["Dee"].identities) == 2
    for who in ("colleague", "owner", "guest"):
        with reading_as(fresh.people[who]):
            assert Contact.objects.count() == 0, who


def test_a_table_that_is_none_says_so(fresh: World) -> None:
    for text in ("a,b\n1,2\n", "", '"name\nbroken'):
        assert bring(fresh, text, "csv").state in ("failed", "done")
    assert "name the columns" in bring(fresh, "a,b\n1,2\n", "csv").trouble


def test_whom_two_contacts_share_a_line_is_proposed_not_joined(fresh: World) -> None:
    public, _private = meet(fresh, kelda(), mail(name="K"))
    line = f"name,mail,network,address\nKelda,kelda@norte.example,fediverse,{public.uid}\n"
    assert counted(bring(fresh, line, "csv")) == (1, 0, 1, 0, 0)
    with reading_as(fresh.people["tom"]):
        assert Contact.objects.count() == 2
    assert "A file named them in one line" in fresh.client("tom").get("/contacts/proposals/").text


def test_cards_come_in_and_go_out(fresh: World) -> None:
    took = bring(fresh, CARDS, "vcard")
    assert counted(took) == (5, 2, 0, 0, 3)
    assert counted(bring(fresh, CARDS, "vcard")) == (5, 0, 0, 2, 3)
    reader = fresh.people["tom"]
    out = "".join(cards(fresh.spaces["platform"], "4.0", reader_id=reader))
    assert "FN:Ann\\, of Norte\r\n" in out
    assert 'SOCIALPROFILE;SERVICE-TYPE=bluesky;USERNAME="ann.example":did:plc:ann\r\n' in out
    assert "NOTE:One\\nTwo\r\n" in out
    assert all(len(line.encode()) <= 75 for line in out.split("\r\n"))
    assert counted(bring(fresh, out, "vcard")) == (2, 0, 0, 2, 0)
    assert counted(bring(fresh, "".join(cards(fresh.spaces["platform"], "3.0", reader_id=reader)), "vcard"))[
        :2
    ] == (2, 0)
    csv = "".join(table(fresh.spaces["platform"], reader_id=reader))
    assert counted(bring(fresh, csv, "csv")) == (3, 0, 0, 3, 0)
    assert "".join(table(fresh.spaces["lab"], reader_id=reader)).count("\n") == 1
    assert "".join(table(fresh.spaces["platform"], reader_id=fresh.people["colleague"])).count("\n") == 1


def test_no_field_goes_out_as_a_formula(fresh: World) -> None:
    bring(fresh, 'name,mail\n"=1+1",x@y.example\n', "csv")
    out = "".join(table(fresh.spaces["platform"], reader_id=fresh.people["tom"]))
    assert "'=1+1,x@y.example" in out


def test_the_browser_tries_a_file_first(fresh: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    sent = {"space": fresh.spaces["platform"], "kind": "csv"}
    tom = fresh.client("tom")
    answer = tom.post("/contacts/files/", {**sent, "file": SimpleUploadedFile("p.csv", TABLE.encode())})
    assert answer.status_code == 302
    assert fresh.client("colleague").get(answer["Location"]).status_code == 404
    number = int(answer["Location"].split("/")[-2])
    carry_out(number)
    page = tom.get(answer["Location"]).text
    assert "nothing was kept yet" in page
    assert "is no mail address" in page
    kept = tom.post(answer["Location"])["Location"]
    carry_out(int(kept.split("/")[-2]))
    assert "Kept." in tom.get(kept).text
    no = {**sent, "space": fresh.spaces["lab"], "file": SimpleUploadedFile("p.csv", b"name")}
    assert fresh.client("maya").post("/contacts/files/", no).status_code == 422


ORDERS = """customer,at,amount,currency,product
7,2024-05-01,"1.234,50",EUR,Seat
7,2024-05-01,10.00,EUR,Tea
7,2024-05-01,10.00,EUR,Tea
8,soon,1,EUR,
9,2024-06-01,x,EUR,
"""


def test_orders_come_once_and_say_since_when(fresh: World) -> None:
    assert counted(bring(fresh, ORDERS, "orders", dry_run=True)) == (5, 3, 0, 0, 2)
    assert counted(bring(fresh, ORDERS, "orders")) == (5, 3, 0, 0, 2)
    assert counted(bring(fresh, ORDERS, "orders")) == (5, 0, 0, 3, 2)
    with reading_as(fresh.people["tom"]):
        (them,) = known(Contact.objects.all())
    assert (them.name, them.orders, them.customer_since) == ("Customer 7", 3, date(2024, 5, 1))
    page = fresh.client("tom").get(f"/contacts/{them.id}/").text
    assert "1254.50 EUR" in page
    with reading_as(fresh.people["colleague"]):
        assert Order.objects.count() == 0


def lines(raw: Path) -> Iterator[str]:
    yield "customer,at,amount,product\n"
    with gzip.open(raw, "rt") as file:
        next(file)
        for line in file:
            number, day, count, amount = line.split()
            yield f"{number},{day},{amount},{count} CDs\n"


def test_a_real_history_of_purchases_comes_in_whole(fresh: World) -> None:
    """CDNOW's 23,570 customers of 1997 and their 69,659 purchases; 215 lines stand there more than once."""
    raw = data("purchases") / "CDNOW_master.txt.gz"
    took = bring(fresh, "".join(lines(raw)), "orders")
    assert (took.state, took.trouble, counted(took)) == ("done", "", (69_659, 69_659, 0, 0, 0))
    with reading_as(fresh.people["tom"]):
        assert (Identity.objects.count(), Order.objects.count()) == (23_570, 69_659)
    assert fresh.client("tom").get("/contacts/").status_code == 200
