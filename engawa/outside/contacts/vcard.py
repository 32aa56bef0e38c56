"""vCards: 3.0 (RFC 2426) and 4.0 (RFC 6350, social profiles as in RFC 9554) in and out, 2.1 as phones write it in."""

import quopri
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain

from django.utils.translation import gettext as _

from engawa.base.strangers import untwisted
from engawa.outside.contacts.intake.rows import CUSTOMER, MAIL, Named, Row, Wrong, mail_in, once
from engawa.outside.contacts.reading import Known

WIDTH = 72
"""Bytes on a line: 75 with the break and what begins the next."""
NETWORK = re.compile(r"[a-z0-9_-]{1,20}")
VERSIONS = ("2.1", "3.0", "4.0")
QUOTED = "QUOTED-PRINTABLE"
LONGEST = 200_000
"""Characters in one line, put together; what follows is no word of anybody."""


@dataclass(frozen=True, slots=True)
class Line:
    """A property of a card, as it stands there."""

    number: int
    name: str
    value: str
    params: dict[str, str] = field(default_factory=dict)


def unfolded(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, what was broken put together again."""
    held, number, old = "", 0, False
    for count, raw in enumerate(lines, start=1):
        line = untwisted(raw.rstrip("\r\n").replace("\x00", ""))
        is_short = len(held) < LONGEST
        if held.endswith("=") and QUOTED in held.partition(":")[0].upper():
            if is_short or not line.endswith("="):
                held = held[:-1] + (line if is_short else "")
        elif line[:1] in (" ", "\t") and held:
            # 2.1 breaks where a blank stands and means it.
            held += (" " + line.strip() if old else line[1:]) if is_short else ""
        else:
            if held:
                yield number, held
            held, number = line, count
            old = line.replace(" ", "").upper() == "VERSION:2.1" or (old and not _begins(line))
    if held:
        yield number, held


def _begins(line: str) -> bool:
    return line.replace(" ", "").upper() == "BEGIN:VCARD"


def cards_in(lines: Iterable[str]) -> Iterator[tuple[int, list[Line] | Wrong]]:
    """Each card with the number of its first line; what cannot be read instead of it."""
    card: list[Line] | None = None
    begun, inner = 0, 0
    for number, line in chain(unfolded(lines), [(0, "END:")]):
        name, _colon, value = line.partition(":")
        word = name.strip().upper()
        if _begins(line) and card and card[-1].name == "AGENT":
            inner += 1
        elif _begins(line):
            if card is not None:
                yield begun, Wrong(_("This card does not end."))
            card, begun, inner = [], number, 0
        elif word == "END" and card is not None:
            if inner and value:
                inner -= 1
                continue
            yield begun, card if value else Wrong(_("This card does not end."))
            card = None
        elif card is not None and not inner:
            card.append(_parsed(number, line))


def _parsed(number: int, line: str) -> Line:
    head, value = _split_value(line)
    name, *params = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", head)
    found: dict[str, str] = {}
    for param in params:
        key, _sign, said = param.strip().partition("=")
        found[key.strip().upper()] = said.strip().strip('"')
    if QUOTED in found or found.get("ENCODING", "").upper() == QUOTED:
        value = _decoded(value, found.get("CHARSET", ""))
    return Line(number, name.rpartition(".")[2].strip().upper(), value, found)


def _decoded(value: str, charset: str) -> str:
    raw = quopri.decodestring(value.encode()).replace(b"\r\n", b"\n")
    try:
        return raw.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return raw.decode("cp1252", "replace")


def _split_value(line: str) -> tuple[str, str]:
    """At the first colon that stands in no quotes."""
    quoted = False
    for place, sign in enumerate(line):
        quoted ^= sign == '"'
        if sign == ":" and not quoted:
            return line[:place], line[place + 1 :]
    return line, ""


def row_of_card(line: int, card: list[Line]) -> Row:
    """Whom a card is about.

    Raises:
        Wrong: for another version, or when it names nobody whom one could know again.
    """
    version = _first(card, "VERSION")
    if version not in VERSIONS:
        raise Wrong(
            _("A vCard of version “%(word)s”; 2.1, 3.0 and 4.0 are understood.") % {"word": version[:10]}
        )
    identities = once(found for one in card if (found := _identity(one)))
    if not identities:
        raise Wrong(_("Neither a mail address nor a profile on a network."))
    return Row(
        line=line,
        identities=identities,
        name=(_first(card, "FN") or _put_together(_raw(card, "N")))[:200],
        company=_plain(re.split(r"(?<!\\);", _raw(card, "ORG"))[0]).strip()[:200],
        note="\n".join(dict.fromkeys(_plain(one.value).strip() for one in card if one.name == "NOTE"))[
            :10_000
        ],
    )


def _identity(line: Line) -> Named | None:
    plain = _plain(line.value).strip()
    if line.name == "EMAIL" and plain:
        return Named(MAIL, _mail_at(line, plain))
    if line.name == "X-ENGAWA-CUSTOMER" and plain:
        return Named(CUSTOMER, plain[:500])
    if line.name in ("SOCIALPROFILE", "X-SOCIALPROFILE") and plain:
        network = (line.params.get("SERVICE-TYPE") or line.params.get("TYPE") or "").casefold()
        if NETWORK.fullmatch(network):
            url = plain if plain.startswith(("http://", "https://")) else ""
            return Named(network, plain[:500], line.params.get("USERNAME", "")[:300], url)
    return None


def _mail_at(line: Line, said: str) -> str:
    try:
        return mail_in(said)
    except Wrong as wrong:
        told = {"name": line.name, "number": line.number, "why": wrong}
        raise Wrong(_("%(name)s in line %(number)s: %(why)s") % told) from wrong


def _put_together(name: str) -> str:
    """A name in its parts, as people say it."""
    family, given, more, before, after = [*map(_plain, re.split(r"(?<!\\);", name)), *[""] * 5][:5]
    return " ".join(part for part in (before, given, more, family, after) if part.strip())


def _raw(card: list[Line], name: str) -> str:
    return next((line.value for line in card if line.name == name), "")


def _first(card: list[Line], name: str) -> str:
    return _plain(_raw(card, name)).strip()


def _plain(value: str) -> str:
    return re.sub(r"\\([nN,;:\\])", lambda found: "\n" if found[1] in "nN" else found[1], value).replace(
        "\x00", ""
    )


def card_of(them: Known, version: str = "4.0") -> str:
    """Somebody as a vCard of this version."""
    lines = ["BEGIN:VCARD", f"VERSION:{version}", f"FN:{_said(them.name)}"]
    if version == "3.0":
        lines.append(f"N:{_said(them.name)};;;;")
    if them.company:
        lines.append(f"ORG:{_said(them.company.name)}")
    for one in them.identities:
        if one.network == MAIL:
            lines.append(f"EMAIL:{_said(one.uid)}")
        elif one.network == CUSTOMER:
            lines.append(f"X-ENGAWA-CUSTOMER:{_said(one.uid)}")
        else:
            name = "SOCIALPROFILE;SERVICE-TYPE" if version == "4.0" else "X-SOCIALPROFILE;TYPE"
            known_as = f';USERNAME="{_param(one.handle)}"' if one.handle else ""
            lines.append(f"{name}={one.network}{known_as}:{_said(one.uid)}")
    lines += [f"NOTE:{_said(one.note)}" for one in them.notes]
    return "".join(f"{_folded(line)}\r\n" for line in [*lines, "END:VCARD"])


def _said(text: str) -> str:
    escaped = re.sub(r"([\\,;])", r"\\\1", text.replace("\r", ""))
    return escaped.replace("\n", "\\n")


def _param(text: str) -> str:
    return re.sub(r'["\r\n]', "", text)


def _folded(line: str) -> str:
    """A line broken where it grows longer than a vCard's line may be, between whole letters."""
    out, width = [], 0
    for sign in line:
        size = len(sign.encode())
        if width + size > WIDTH:
            out.append("\r\n ")
            width = 1
        out.append(sign)
        width += size
    return "".join(out)
