"""vCards, 3.0 (RFC 2426) and 4.0 (RFC 6350, social profiles as in RFC 9554)."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from django.utils.translation import gettext as _

from engawa.outside.contacts.intake.rows import CUSTOMER, MAIL, Named, Row, Wrong, mail_in
from engawa.outside.contacts.reading import Known

WIDTH = 72
"""Bytes on a line: 75 with the break and what begins the next."""
NETWORK = re.compile(r"[a-z0-9_-]{1,20}")
Line = tuple[str, dict[str, str], str]


def unfolded(lines: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Lines with their numbers, what was broken put together again."""
    held, number = "", 0
    for count, raw in enumerate(lines, start=1):
        line = raw.rstrip("\r\n")
        if line[:1] in (" ", "\t") and held:
            held += line[1:]
            continue
        if held:
            yield number, held
        held, number = line, count
    if held:
        yield number, held


def cards_in(lines: Iterable[str]) -> Iterator[tuple[int, list[Line] | Wrong]]:
    """Each card with the number of its first line; what cannot be read instead of it."""
    card: list[Line] | None = None
    begun = 0
    for number, line in chain(unfolded(lines), [(0, "END:")]):
        name, _colon, value = line.partition(":")
        word = name.strip().upper()
        if word == "BEGIN" and value.strip().upper() == "VCARD":
            if card is not None:
                yield begun, Wrong(_("This card does not end."))
            card, begun = [], number
        elif word == "END" and card is not None:
            yield begun, card if value else Wrong(_("This card does not end."))
            card = None
        elif card is not None:
            card.append(_parsed(line))


def _parsed(line: str) -> Line:
    head, value = _split_value(line)
    name, *params = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", head)
    found: dict[str, str] = {}
    for param in params:
        key, _sign, said = param.partition("=")
        found[key.upper()] = said.strip('"')
    return name.rpartition(".")[2].upper(), found, value


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
    version = next((value.strip() for name, _p, value in card if name == "VERSION"), "")
    if version not in ("3.0", "4.0"):
        raise Wrong(_("A vCard of version “%(word)s”; 3.0 and 4.0 are understood.") % {"word": version[:10]})
    identities = tuple(dict.fromkeys(found for one in card if (found := _identity(one))))
    if not identities:
        raise Wrong(_("Neither a mail address nor a profile on a network."))
    return Row(
        line=line,
        identities=identities,
        name=_first(card, "FN")[:200],
        company=re.split(r"(?<!\\);", _raw(card, "ORG"))[0].replace("\\,", ",")[:200],
        note=_first(card, "NOTE")[:10_000],
    )


def _identity(line: Line) -> Named | None:
    name, params, value = line
    plain = _plain(value).strip()
    if name == "EMAIL" and plain:
        return Named(MAIL, mail_in(plain))
    if name == "X-ENGAWA-CUSTOMER" and plain:
        return Named(CUSTOMER, plain[:500])
    if name in ("SOCIALPROFILE", "X-SOCIALPROFILE") and plain:
        network = (params.get("SERVICE-TYPE") or params.get("TYPE") or "").casefold()
        if NETWORK.fullmatch(network):
            url = plain if plain.startswith(("http://", "https://")) else ""
            return Named(network, plain[:500], params.get("USERNAME", "")[:300], url)
    return None


def _raw(card: list[Line], name: str) -> str:
    return next((value for found, _params, value in card if found == name), "")


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
