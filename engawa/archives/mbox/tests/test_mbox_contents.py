"""Single messages: names, words, charsets, parts, files."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from engawa.archives.mbox.authors import author_of
from engawa.archives.mbox.headers import words
from engawa.archives.mbox.tests.letters import ENVELOPE, archive, letter, read, records
from engawa.archives.records import Record


@pytest.mark.parametrize(
    ("sender", "key", "name"),
    [
        ("Anna Berg <Anna@Example.org>", "email:anna@example.org", "Anna Berg"),
        ('"Berg, Anna" <anna@example.org>', "email:anna@example.org", "Anna Berg"),
        ("anna at example.org (Anna Berg)", "email:anna@example.org", "Anna Berg"),
        ("anna@example.org", "email:anna@example.org", "anna"),
        ("@nn@ @end|ng |rom ex@mp|e@org (Anna  Berg)", "name:anna berg", "Anna Berg"),
        ("@nn@ @ending from ex@mple@org (Berg, Anna (Roses))", "name:anna berg", "Anna Berg"),
        ("@@ m@iii@g oii ex@mpie@org (@@ m@iii@g oii ex@mpie@org)", "name:@@ m@iii@g oii ex@mpie@org", "@@"),
        ("x @end|ng |rom y@org (=?UTF-8?Q?Mar=C3=ADa_Ruiz?=)", "name:maría ruiz", "María Ruiz"),
        ("x @end|ng |rom y@org (Carla Stein, DSL)", "name:carla stein, dsl", "Carla Stein, DSL"),
        ("", "unknown", "?"),
    ],
)  # fmt: skip
def test_who_wrote(sender: str, key: str, name: str) -> None:
    author = author_of(sender)
    assert (author.key, author.name) == (key, name)


def test_a_list_that_writes_itself_into_from_is_not_the_author() -> None:
    sender = "Anna Berg via Garden <garden@lists.example.org>"
    assert author_of(sender).key == "name:anna berg"
    assert author_of(sender, "Anna <anna@example.org>").key == "email:anna@example.org"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("=?utf-8?q?B=C3=A4ume?= und =?iso-8859-1?q?B=FCsche?=", "Bäume und Büsche"),
        ("=?utf-8?b?5pel5pys?= =?utf-8?b?6Kqe?=", "日本語"),
        ("=?utf-8?b?5pel5g==?= =?utf-8?b?nKzoqp4=?=", "日本語"),
        ("=?x-nothing?q?caf=E9?=", "café"),
        ("=?utf-8?q?broken", "=?utf-8?q?broken"),
        ("a\t b", "a b"),
    ],
)
def test_encoded_words(value: str, text: str) -> None:
    assert words(value) == text


def only(tmp_path: Path, raw: bytes) -> Record:
    (record,) = records(read(archive(tmp_path, ENVELOPE, raw, b"\n"))).values()
    return record


def body(tmp_path: Path, text: bytes, **headers: str) -> str:
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in headers.items())
    return only(tmp_path, b"Message-ID: <1@x>\n" + head.encode() + b"\n" + text).body


def test_charsets_wrong_and_missing(tmp_path: Path) -> None:
    plain = "text/plain; charset="
    assert body(tmp_path, "süß".encode()) == "süß"
    assert body(tmp_path, "süß".encode(), Content_Type=plain + "us-ascii") == "süß"
    assert body(tmp_path, "süß".encode("latin-1")) == "süß"
    assert body(tmp_path, "„süß“".encode("cp1252"), Content_Type=plain + "iso-8859-1") == "„süß“"
    assert body(tmp_path, "日本語".encode("iso-2022-jp"), Content_Type=plain + "iso-2022-jp") == "日本語"
    assert body(tmp_path, "中文".encode("gbk"), Content_Type=plain + "gb2312") == "中文"
    assert body(tmp_path, b"a\x00b", Content_Type=plain + "unheard-of") == "ab"
    quoted = {"Content_Type": plain + "latin1", "Content_Transfer_Encoding": "quoted-printable"}
    coded = body(tmp_path, b"s=FC=DF =\nend", **quoted)
    assert coded == "süß end"


def test_alternatives_attachments_and_signatures(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Message-ID"] = "<1@x>"
    mail.set_content("Dear all,\n\nthe plan.\n")
    mail.add_alternative("<p>Dear all</p>", subtype="html")
    mail.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="plan für März.png")
    mail.add_attachment("a <- 1\n", filename="plan.R")
    mail.add_attachment(b"proof", maintype="application", subtype="pgp-signature", filename="signature.asc")
    forwarded = EmailMessage()
    forwarded["Subject"] = "Older"
    forwarded.set_content("long ago\n")
    mail.add_attachment(forwarded)
    record = only(tmp_path, mail.as_bytes())
    assert record.body == "Dear all,\n\nthe plan."
    assert [(a.name, a.media_type, (a.content or b"").strip()[:6]) for a in record.attachments] == [
        ("plan für März.png", "image/png", b"\x89PNG"),
        ("plan.R", "text/plain", b"a <- 1"),
        ("Older.eml", "message/rfc822", b"Subjec"),
    ]


def test_a_message_cut_short_keeps_what_there_is(tmp_path: Path) -> None:
    head = b'Message-ID: <1@x>\nContent-Type: multipart/mixed; boundary="=_b"'
    raw = head + b"\n\n--=_b\n\nfirst part\n--=_b\nContent-"
    assert only(tmp_path, raw).body.startswith("first part")


def test_mail_that_is_only_html(tmp_path: Path) -> None:
    html = (
        b"<style>p{}</style><p>Hello <b>all</b>,<br>see <a href='https://x.org/a'>the plan</a></p>"
        b"<ul><li>one<li>two</ul><blockquote>before<p>that</p></blockquote><pre>a\n  b</pre>"
        b"<script>alert(1)</script>"
    )
    assert body(tmp_path, html, Content_Type="text/html") == (
        "Hello all,\nsee the plan <https://x.org/a>\n\n- one\n- two\n\n> before\n>\n> that\n\na\n  b"
    )


def test_flowed_lines_are_joined(tmp_path: Path) -> None:
    text = b"One long \nline.\n> quoted \n> too\n > stuffed\n-- \nAnna\n"
    shown = body(tmp_path, text, Content_Type="text/plain; format=flowed")
    assert shown == "One long line.\n> quoted too\n> stuffed\n-- \nAnna"


def test_signed_text_and_scrubbed_files(tmp_path: Path) -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWe agree.\n- -- \nAnna\n"
        "-----BEGIN PGP SIGNATURE-----\n\niQ\n-----END PGP SIGNATURE-----\n\n"
        "-------------- next part --------------\nA non-text attachment was scrubbed...\nName: plan.pdf\n"
        "Type: application/pdf\nSize: 1234 bytes\nDesc: not available\nURL: <https://x.org/a/plan.pdf>\n"
    )
    (record,) = records(read(archive(tmp_path, letter(1, text)))).values()
    assert record.body == "We agree.\n-- \nAnna"
    (file,) = record.attachments
    assert (file.name, file.media_type, file.size, file.url) == (
        "plan.pdf", "application/pdf", 1234, "https://x.org/a/plan.pdf",
    )  # fmt: skip
