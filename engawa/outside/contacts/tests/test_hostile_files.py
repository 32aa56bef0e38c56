"""Files made to break what reads them, or whoever opens what comes out again."""

import csv
import os
from io import StringIO
from itertools import islice, product
from pathlib import Path

import pytest
from django.conf import settings

from engawa.boundary import reading_as
from engawa.outside.contacts.intake import running
from engawa.outside.contacts.intake.orders import amount_in, currency_in
from engawa.outside.contacts.intake.rows import Wrong, day_in, moment_in, row_of
from engawa.outside.contacts.intake.tables import FORMULA, LONGEST, Table, encoding_of, guarded, opened
from engawa.outside.contacts.leaving import table
from engawa.outside.contacts.models import Contact, Identity, Intake, Order
from engawa.outside.contacts.reading import known
from engawa.outside.contacts.tests.test_files import bring, counted
from engawa.outside.contacts.vcard import cards_in
from tests.world import World

HEAD = [
    "Name",
    "E-Mail",
    "Kunde",
    "Network",
    "Address",
    "Handle",
    "URL",
    "Company",
    "Since",
    "Consent",
    "Note",
]
JUNK = (
    "", '=HYPERLINK("http://evil.example","x")', "@SUM(1)", "+49 1", "-1", "\t=1", "\r=1", "\n=1", "＝1", "'=1", "\0",
    "a\0b", "\u202eevil\u2066", "x" * 20_000, "²", "<script>alert(1)</script>", "javascript:alert(1)", "9999-12-31",
    "0001-01-01T00:00:00+14:00", "2020-99-99", "given", "\ufffe", " ; ,, ", "\U000e0041",
)  # fmt: skip
DAYS = (
    "0001-01-01",
    "0999-12-31",
    "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00",
    "9000",
    "²",
    "1e3",
    "-1",
)
AMOUNTS = (
    "NaN",
    "sNaN",
    "Infinity",
    "1e12",
    "999999999999.999",
    "1e999999999",
    "0x1",
    "1,2,3",
    "--1",
    "٣.٣.٣",
)


def put(content: bytes) -> Path:
    path = running.folder() / f"sent-{os.getpid()}"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def hostile_rows() -> list[list[str]]:
    """Each piece of nonsense in each column, in lines that name somebody otherwise."""
    rows = []
    for number, (column, junk) in enumerate(product(range(len(HEAD)), JUNK)):
        row = [
            f"Name {number}",
            f"a{number}@norte.example",
            f"K{number}",
            "mastodon",
            f"@a{number}@s.example",
        ]
        row += ["@a", "https://s.example", "Norte", "2020-01-01", "", "Likes tea"]
        row[column] = junk
        rows.append(row)
    return rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_nonsense_in_every_column_is_kept_or_told_and_never_comes_out_as_a_formula(
    fresh: World, encoding: str
) -> None:
    rows, path = hostile_rows(), put(b"")
    with path.open("w", encoding=encoding, errors="replace", newline="") as file:
        csv.writer(file).writerows([HEAD, *rows])
    took = bring(fresh, path, "csv")
    assert (took.state, took.rows) == ("done", len(rows)), took.trouble
    assert took.refused == len(took.errors) > 0
    assert took.made > len(rows) // 2
    out = list(table(fresh.spaces["platform"], reader_id=fresh.people["tom"]))
    cells = [cell for line in csv.reader("".join(out).splitlines(keepends=True)) for cell in line]
    assert [one for one in cells if one.startswith(FORMULA)] == []
    assert [one for one in cells if "\0" in one or "\u202e" in one] == []
    again = bring(fresh, put("".join(out).encode()), "csv")
    assert (again.state, again.made, again.changed) == ("done", 0, 0), again.errors
    tom = fresh.client("tom")
    assert tom.get("/contacts/").status_code == 200
    assert tom.get(f"/contacts/files/{took.pk}/").status_code == 200
    with reading_as(fresh.people["tom"]):
        odd = Contact.objects.filter(name__contains="HYPERLINK").first()
    assert odd
    page = tom.get(f"/contacts/{odd.pk}/")
    assert page.status_code == 200
    assert 'href="javascript' not in page.text


def test_whoever_bears_thousands_of_names_is_no_person(fresh: World) -> None:
    many = ";".join(f"a{number}@norte.example" for number in range(5_000))
    took = bring(fresh, put(f'name,mail\nAnn,"{many}"\nBo,bo@norte.example\n'.encode()), "csv")
    assert counted(took) == (2, 1, 0, 0, 1)
    assert "5000 addresses" in took.errors[0][1]
    mails = "".join(f"EMAIL:a{number}@norte.example\r\n" for number in range(5_000))
    card = f"BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Ann\r\n{mails}END:VCARD\r\n"
    assert counted(bring(fresh, put(card.encode()), "vcard")) == (1, 0, 0, 0, 1)
    assert Identity.objects.using("courier").count() == 1


def test_orders_of_nonsense_are_told_and_the_others_kept(fresh: World) -> None:
    head = "customer,order,date,amount,currency,product\n"
    odd = [f"K1,,{day},1,EUR,x" for day in DAYS] + [f'K1,,2020-01-01,"{one}",EUR,x' for one in AMOUNTS]
    odd += [f"K1,,2020-01-01,1,{one},x" for one in ("ßßß", "EURO", "²²²", "E R", "\u202eEUR")]
    took = bring(fresh, put((head + "\n".join([*odd, "K1,1,2020-01-01,5,EUR,tap"])).encode()), "orders")
    assert took.state == "done", took.trouble
    assert took.refused >= len(odd) - 3
    with reading_as(fresh.people["tom"]):
        assert Order.objects.filter(key="1").count() == 1
        (them,) = known(Contact.objects.all())
    assert fresh.client("tom").get(f"/contacts/{them.contact.pk}/").status_code == 200


@pytest.mark.parametrize("day", DAYS)
def test_days_that_no_calendar_shows_are_none(day: str) -> None:
    for read in (day_in, moment_in):
        with pytest.raises(Wrong):
            read(day)


@pytest.mark.parametrize("amount", AMOUNTS)
def test_what_is_no_amount_is_told(amount: str) -> None:
    with pytest.raises(Wrong):
        amount_in(amount)
    with pytest.raises(Wrong):
        currency_in("ßßß")


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"\n",
        b"\0\0\0",
        b"=cmd|' /C calc'!A0",
        b"sep=;",
        b"sep=\n",
        b'"' * 99,
        b"a" * 2_000_000,
        b"\xff\xfe\0",
    ],
)
def test_a_first_line_of_nonsense_is_told(fresh: World, head: bytes) -> None:
    took = bring(fresh, put(head + b"\nann@norte.example,\xff\n" * 3), "csv")
    assert took.state == "failed"
    assert took.trouble


def test_a_field_that_never_ends_is_told(fresh: World) -> None:
    took = bring(fresh, put(b'name,mail\nAnn,"a@norte.example' + b"x" * (LONGEST + 9)), "csv")
    assert (took.state, took.made) == ("failed", 0)
    assert "Line" in took.trouble


def test_letters_that_stand_where_a_long_line_is_cut_are_read_as_they_are() -> None:
    path = put(b"name,mail\n" + b"x" * (LONGEST - 11) + "ö".encode() * 9)
    try:
        assert encoding_of(path) == "utf-8-sig"
        path.write_bytes("ö".encode() * 5 + b"\xc3")
        assert encoding_of(path) == "cp1252"
    finally:
        path.unlink()


def test_a_hundred_thousand_lines_under_doubled_columns_are_read_one_by_one() -> None:
    path = put(b"mail,Name,name,,mail,=1\n" + b"a@b.example,Ann,Bo,x,c@d.example,=2\n" * 100_000)
    try:
        with opened(path) as file:
            lines = Table(file)
            assert lines.left_out == ["=1"]
            (line, said), *_more = islice(lines, 3)
            assert not isinstance(said, Wrong)
            assert row_of(line, said).name == "Ann"
            assert {one.uid for one in row_of(line, said).identities} == {"a@b.example", "c@d.example"}
            assert sum(isinstance(each, Wrong) for _line, each in lines) == 0
            assert lines.reader.line_num == 100_001
    finally:
        path.unlink()


def test_cards_that_go_on_without_end_are_cut(fresh: World) -> None:
    folded = "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\n" + f" {'y' * 70}\n" * 20_000
    quoted = (
        "BEGIN:VCARD\nVERSION:2.1\nNOTE;ENCODING=QUOTED-PRINTABLE:x=\n" + f"{'y' * 70}=\n" * 20_000 + "z\n"
    )
    ends = "FN:A\0nn\u202e\nEMAIL:ann@norte.example\nEND:VCARD\n"
    for text in (folded, quoted):
        ((_line, card),) = cards_in((text + ends).splitlines(keepends=True))
        assert not isinstance(card, Wrong)
        assert max(len(one.value) for one in card) < 300_000
        assert [one.value for one in card if one.name == "FN"] == ["Ann"]
    took = bring(fresh, put((folded + ends).encode()), "vcard")
    assert counted(took) == (1, 1, 0, 0, 0), took.errors


def test_a_guarded_field_comes_back_as_it_was() -> None:
    for field in ("=1", "+1", "-1", "@a", "＝1", "Ann", "", "'a"):
        line = {"name": field, "mail": "a@b.example"}
        ((_number, said),) = Table(StringIO(f"name,mail\n{guarded(field)},a@b.example\n"))
        assert not isinstance(said, Wrong)
        assert {name: said.get(name, "") for name in line} == line


@pytest.mark.parametrize("way", ["/etc/hostname", "../../x", "..", "", "contacts", "folder"])
def test_nothing_is_read_or_deleted_but_what_was_put_there_to_be_read(fresh: World, way: str) -> None:
    """Whoever can write such a row on the database could name any file of this machine."""
    outside = Path(settings.FILES) / f"outside-{os.getpid()}"
    outside.parent.mkdir(parents=True, exist_ok=True)
    outside.write_text("name,mail\nAnn,ann@norte.example\n")
    for path in (way, f"{running.folder()}/{way}", str(outside), f"{running.folder()}/../{outside.name}"):
        intake = Intake.objects.using("courier").create(
            space_id=fresh.spaces["platform"], by_id=fresh.people["tom"], kind="csv", name="a", path=path
        )
        running.carry_out(intake.pk)
        intake.refresh_from_db(using="courier")
        assert (intake.state, intake.made) == ("failed", 0)
    assert outside.exists()
    outside.unlink()


def test_a_file_of_another_space_is_neither_read_nor_kept(fresh: World) -> None:
    took = bring(fresh, put(b"name,mail\nAnn,ann@norte.example\n"), "csv", space="secret", dry_run=True)
    for who, status in (("nobody", 302), ("guest", 404), ("colleague", 404)):
        assert fresh.client(who).get(f"/contacts/files/{took.pk}/").status_code == status
        assert fresh.client(who).post(f"/contacts/files/{took.pk}/").status_code == status
        assert (
            fresh.client(who).get(f"/contacts/export/?space={fresh.spaces['secret']}").status_code == status
        )
    assert Intake.objects.using("courier").count() == 1
