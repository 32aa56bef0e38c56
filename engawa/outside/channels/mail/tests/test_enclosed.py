"""What is attached to mails: kept as it came, named as its sender named it, and never more than fits."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from pytest_django import Settings

from engawa.base.files import keep, place_of
from engawa.outside.channels.mail.enclosed import MOST
from engawa.outside.channels.mail.reading import heard_in
from engawa.outside.channels.mail.saying import LARGEST, mail_of
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Draft, Heard, Medium, Refused
from engawa.outside.channels.sound import sound

PNG = b"\x89PNG\r\n\x1a\n" + b"dots"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.FILES = tmp_path


def mail(text: str = "It drips.") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["Message-ID"] = "Ann <ann@out.example>", "<a1@out.example>"
    message.set_content(text)
    return message


def heard(message: EmailMessage, *, whole: bool = True) -> Heard:
    found = heard_in(message.as_bytes(), "support@acme.example", datetime.now(UTC), whole=whole)
    assert found
    (kept,), lost = sound([found])
    assert lost == 0
    return kept


def told(one: Heard) -> list[tuple[str, str, int, bool]]:
    return [(each.name, each.media_type, each.size, bool(each.file)) for each in one.media]


def test_what_is_attached_is_kept_as_it_came() -> None:
    message, inner = mail(), mail("Read this.")
    message.add_attachment(PNG, maintype="image", subtype="png", filename="Wasserhahn 💧.png")
    message.add_attachment(PNG, maintype="image", subtype="png", disposition="inline", cid="<a@b>")
    message.add_attachment("<b>hi</b>", subtype="html", filename="../../page.html")
    message.add_attachment(inner)
    found = heard(message)
    assert found.text == "It drips."
    assert told(found)[:3] == [
        ("Wasserhahn 💧.png", "image/png", len(PNG), True), ("image.png", "image/png", len(PNG), True),
        ("page.html", "application/octet-stream", 10, True),
    ]  # fmt: skip
    assert found.media[3].name == "message.eml"
    assert b"Read this." in place_of(found.media[3].file).read_bytes()
    assert place_of(found.media[0].file).read_bytes() == PNG


def test_only_what_fits_is_kept_and_nothing_of_a_machines(settings: Settings) -> None:
    message = mail("")
    message.add_attachment(b"x" * 2**20 + b"\0", maintype="application", subtype="x-a", filename="a.bin")
    for number in range(MOST + 5):
        message.add_attachment(b"x", maintype="application", subtype="x-a", filename=f"{number}.bin")
    settings.ENGAWA_UPLOAD_MB = 1
    found = heard(message)
    assert found.text.startswith("📎 a.bin, 0.bin")
    assert next(one.name for one in found.media if not one.file) == "a.bin"
    assert sum(bool(one.file) for one in found.media) <= MOST
    assert not any(one.file for one in heard(message, whole=False).media)
    message["Auto-Submitted"] = "auto-replied"
    assert heard(message).media == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: message/rfc822\r\n\r\n\xff\xfe\r\n--x--",
        b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Disposition: attachment; "
        b'filename="=?utf-8?b?////?="\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--',
        b"Content-Type: multipart/mixed\r\n\r\nno border at all",
        b"Content-Type: image/png; name*=utf-8''%ff%00\r\n\r\n\x89PNG",
        b"".join(b"Content-Type: multipart/mixed; boundary=%d\r\n\r\n--%d\r\n" % (n, n) for n in range(90)),
        b"Content-Type: message/rfc822\r\n\r\n" * 50,
    ],
    ids=["letter", "name", "border", "charset", "deep", "letters"],
)
def test_broken_mails_break_nothing(raw: bytes) -> None:
    found = heard_in(b"From: b@out.example\r\n" + raw, "support@acme.example", datetime.now(UTC))
    assert found is not None
    assert sound([found])[1] == 0


def test_an_answer_takes_files_along() -> None:
    account = Account(network="mail", handle="support@acme.example", name="Acme")
    picture = Medium("", "image/png", "", "ü.png", len(PNG), keep(PNG))
    draft = Draft("k", "Here.", raw={"address": "ann@out.example"}, media=(picture,))
    sent = message_from_bytes(mail_of(account, draft).as_bytes(), policy=policy.default)
    body, file = sent.get_body(), next(iter(sent.iter_attachments()))
    assert body is not None
    assert (body.get_content().strip(), file.get_filename(), file.get_content()) == ("Here.", "ü.png", PNG)
    place_of(picture.file).unlink()
    with pytest.raises(Refused, match="is no more"):
        mail_of(account, draft)
    large = Medium("", "image/png", "", "b.png", LARGEST + 1, keep(b"b"))
    with pytest.raises(Refused):
        mail_of(account, Draft("k", "Here.", raw={"address": "ann@out.example"}, media=(large,)))
