"""Files as phones, spreadsheets and old address books really write them; what is wrong says where."""

import os
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import transaction

from engawa.boundary import reading_as
from engawa.outside.contacts.intake import running
from engawa.outside.contacts.intake.rows import Row
from engawa.outside.contacts.intake.running import carry_out
from engawa.outside.contacts.intake.taking import Taken, take
from engawa.outside.contacts.leaving import cards
from engawa.outside.contacts.models import Contact, Intake
from engawa.outside.contacts.reading import known
from engawa.outside.contacts.tests.test_files import bring, counted
from tests.world import World

PHONE = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg;;Dr.;\r
TEL;CELL;PREF:+49 170 1234567\r
EMAIL;INTERNET;PREF:Joerg.Mueller@kiosk.example\r
EMAIL;HOME:\r
ORG;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:Kiosk M=FCller;Verkauf\r
NOTE;ENCODING=QUOTED-PRINTABLE:Ruft am =\r
Freitag=0D=0Aan; Tee: ja\r
PHOTO;ENCODING=BASE64;TYPE=JPEG:/9j/4AAQSkZJRgABAQAAAQABAAD\r
 2wBDAAMCAgMCAgMDAwMEAwMEBQgFBQQEBQoHBwYIDAoMDAsKCwsNDhIQDQ4RDgsLEBYQERMU\r
\r
END:VCARD\r
begin:vcard\r
version:2.1\r
fn:Ann\r
 of Norte\r
agent:\r
begin:vcard\r
version:2.1\r
fn:Her secretary\r
email:secretary@norte.example\r
end:vcard\r
item1.email;type=internet:ann@norte.example\r
end:vcard\r
BEGIN:VCARD\r
VERSION:3.0\r
N:Ekholm;Bo;;;\r
FN:\r
item2.EMAIL;TYPE="WORK,pref":bo@norte.exam\r
\tple\r
X-ABLabel:_$!<HomePage>!$_\r
NOTE:One\\; two\\, three\\nfour\r
NOTE:Five\r
X-SOCIALPROFILE;type=mastodon;x-user=bo:https://social.example/@bo\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Cy\r
TEL;VALUE=uri;TYPE="voice,home":tel:+1-555-555-5555\r
EMAIL;PREF=1:mailto:CY@sur.example\r
ORG;SORT-AS="Sur":Sur\\, \\;Works;\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Dee\r
EMAIL:dee at sur\r
END:VCARD\r
"""


def test_cards_of_every_age_are_understood(fresh: World) -> None:
    took = bring(fresh, PHONE, "vcard")
    assert counted(took) == (5, 4, 0, 0, 1)
    assert took.errors == [[44, "EMAIL in line 47: “dee at sur” is no mail address."]]
    with reading_as(fresh.people["tom"]):
        them = {one.name: one for one in known(Contact.objects.all())}
    assert set(them) == {"Dr. Jörg Müller", "Ann of Norte", "Bo Ekholm", "Cy"}
    joerg, bo, cy = them["Dr. Jörg Müller"], them["Bo Ekholm"], them["Cy"]
    assert [one.uid for one in joerg.identities] == ["joerg.mueller@kiosk.example"]
    assert (joerg.company and joerg.company.name, joerg.notes[0].note.split()) == (
        "Kiosk Müller",
        ["Ruft", "am", "Freitag", "an;", "Tee:", "ja"],
    )
    assert {one.uid for one in bo.identities} == {"bo@norte.example", "https://social.example/@bo"}
    assert bo.notes[0].note == "One; two, three\nfour\nFive"
    assert cy.company is not None
    assert cy.company.name == "Sur, ;Works"
    for version in ("3.0", "4.0"):
        out = "".join(cards(fresh.spaces["platform"], version, reader_id=fresh.people["tom"]))
        assert counted(bring(fresh, out, "vcard")) == (4, 0, 0, 4, 0), version


ODD = "sep=;\r\nE-Mail;Vollständiger Name;Firma;Kunde seit;Nicht kontaktieren;E-Mail;Lieblingsfarbe;Schuhgröße\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_spreadsheets_table_is_understood_however_it_is_written(fresh: World, encoding: str) -> None:
    path = running.folder() / f"sent-{os.getpid()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    row = 'jö@norte.example;"Jörg ""Jo"" Müller;\r\njr.";Größe & Söhne;31.12.2019;nein;jo@home.example;rot;43\r\n'
    path.write_bytes((ODD + row).encode(encoding))
    took = bring(fresh, path, "csv")
    assert (took.state, counted(took)) == ("done", (1, 1, 0, 0, 0)), took.errors
    assert took.left_out == ["Lieblingsfarbe", "Schuhgröße"]
    with reading_as(fresh.people["tom"]):
        (them,) = known(Contact.objects.all())
    assert them.name == 'Jörg "Jo" Müller;\r\njr.'
    assert {one.uid for one in them.identities} == {"jö@norte.example", "jo@home.example"}
    assert "Jörg" in fresh.client("tom").get("/contacts/", {"q": "größe & s"}).text, "by their company, too"
    assert "Jörg" not in fresh.client("colleague").get("/contacts/", {"q": "größe & s"}).text


def test_what_is_wrong_says_line_and_column(fresh: World) -> None:
    path = running.folder() / f"sent-{os.getpid()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        ODD
        + "nobody;Ann;;;;;;\n"
        + "a@norte.example;Ann;;soon;;;;\n"
        + "b@norte.example;Bob;;;maybe;;;\n"
        + "c@norte.example;Cy;Norte;Ltd;2019;;;;too;many\n"
        + "d@norte.example;Dee;;;;;;\n"
    )
    assert bring(fresh, path, "csv").errors == [
        [3, "Column “E-Mail”: “nobody” is no mail address."],
        [4, "Column “Kunde seit”: “soon” is no day; write 2024-05-01."],
        [5, "Column “Nicht kontaktieren”: “maybe” is neither yes nor no."],
        [6, "It has 10 fields, but the first line names 8 columns."],
    ]
    orders = "customer,at,amount,currency\n7,soon,1,EUR\n7,2024-05-01,a lot,EUR\n7,2024-05-01,1,Euro\n"
    assert [why.split(":")[0] for _line, why in bring(fresh, orders, "orders").errors] == [
        "Column “at”",
        "Column “amount”",
        "Column “currency”",
    ]


MANY = 1_300


def waiting(world: World) -> Intake:
    path = running.folder() / f"many-{os.getpid()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    bad = {7, 900}
    path.write_text(
        "name,mail\n"
        + "".join(f"Nr {n},{'nobody' if n in bad else f'n{n}@norte.example'}\n" for n in range(MANY))
    )
    return Intake.objects.using("courier").create(
        space_id=world.spaces["platform"], by_id=world.people["tom"], kind="csv", name="many", path=str(path),
        dry_run=False,
    )  # fmt: skip


def test_a_file_is_stopped_and_taken_up_where_it_was(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    intake, tom = waiting(fresh), fresh.client("tom")
    address = f"/contacts/files/{intake.pk}/"

    def take_and_stop(rows: Sequence[Row], **more: Any) -> Taken:
        # Somebody presses the button while this batch is kept; it is read no further.
        Intake.objects.using("courier").filter(pk=intake.pk).update(state="stopped")
        return take(rows, **more)

    with monkeypatch.context() as patched:
        patched.setattr(running, "take", take_and_stop)
        carry_out(intake.pk)
    intake.refresh_from_db(using="courier")
    assert (intake.state, intake.rows, intake.upto, intake.lines) == ("stopped", 500, 501, MANY + 2)
    page = tom.get(address).text
    assert "501 of 1,302 lines so far" in page
    assert fresh.client("colleague").post(f"{address}going/", {"go": "on"}).status_code == 404
    assert tom.post(f"{address}going/", {"go": "no"}).status_code == 403, "it stands already"
    assert tom.post(f"{address}going/", {"go": "on"}).status_code == 302
    carry_out(intake.pk)
    intake.refresh_from_db(using="courier")
    assert (intake.state, counted(intake)) == ("done", (MANY, MANY - 2, 0, 0, 2))
    assert [line for line, _why in intake.errors] == [9, 902]


def test_a_killed_job_goes_on_and_counts_nobody_twice(fresh: World, monkeypatch: pytest.MonkeyPatch) -> None:
    intake, calls = waiting(fresh), []

    def take_and_die(rows: Sequence[Row], **more: Any) -> Taken:
        calls.append(len(rows))
        taken = take(rows, **more)
        if len(calls) == 2:
            raise SystemExit
        return taken

    with monkeypatch.context() as patched:
        patched.setattr(running, "take", take_and_die)
        with pytest.raises(SystemExit):
            carry_out(intake.pk)
    carry_out(intake.pk)
    carry_out(intake.pk)
    intake.refresh_from_db(using="courier")
    assert (intake.state, counted(intake)) == ("done", (MANY, MANY - 2, 0, 0, 2))
    with reading_as(fresh.people["tom"]):
        assert Contact.objects.count() == MANY - 2


def test_nothing_is_read_twice_by_two_jobs(fresh: World) -> None:
    intake = waiting(fresh)
    # What the slower job believes is older than what stands there.
    Intake.objects.using("courier").filter(pk=intake.pk).update(state="running", rows=500)
    with pytest.raises(running.Stopped), transaction.atomic(using="courier"):
        running._hold(intake)
