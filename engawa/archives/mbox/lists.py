"""Which mailing list an archive is of: from its first messages, otherwise from its name."""

import re
from collections import Counter
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from pathlib import Path

from engawa.archives.mbox.headers import parse, words
from engawa.archives.mbox.opening import opened
from engawa.archives.mbox.splitting import split, starts_message
from engawa.archives.mbox.threads import list_tags

LOOKED_AT = 60
"""Messages from which a list's tag and name are learnt."""
LOOKED_BYTES = 400_000

_ENDINGS = re.compile(r"(?:\.(?:mbox|mbx|mbs|mail|txt|gz|xz|bz2))+\Z", re.IGNORECASE)
_MONTH = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY = rf"(?:19|20)\d\d(?:[-_.]?(?:q[1-4]|{_MONTHS}|\d\d(?:[-_.]?\d\d)?))?"
_PERIOD = re.compile(rf"(?:\A|[-_. ]+){_DAY}(?:[-_. ]+(?:to[-_. ]+)?{_DAY})?\Z", re.IGNORECASE)
_LIST_ID = re.compile(r"\A\s*(?:\"?(.*?)\"?\s*)?<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class MailList:
    """What a list is called: `key` in keys, `label` for people, `tag` in front of its subjects."""

    key: str
    label: str
    tag: str = ""
    purpose: str = ""


def is_mail_archive(path: Path) -> bool:
    """Whether the file begins as a mail archive does."""
    with opened(path) as stream:
        return starts_message(stream.read(8192).lstrip(b"\r\n"), 0)


def list_of(path: Path, name: str = "") -> MailList:
    """Look at the first messages; `name` is what an owner calls the archive."""
    with opened(path) as stream:
        cuts = islice(split(BytesIO(stream.read(LOOKED_BYTES))), LOOKED_AT)
        heads = [parse(cut.content)[0] for cut in cuts if cut.number]
    ids = {head.get("list-id", "") for head in heads} - {""}
    made = [named for value in ids if (named := list_named(value))]
    keys = {named.key for named in made}
    fallback = name or name_of(path)
    tags = Counter(tag for head in heads for tag in set(list_tags(words(head.get("subject", "")))[:2]))
    tag, count = (tags.most_common(1) or [("", 0)])[0]
    usual = count * 2 > len(heads) and (len(heads) > 3 or _letters(tag) == _letters(fallback))
    found = made[0] if len(keys) == 1 else MailList(fallback.casefold(), fallback)
    return MailList(found.key, found.label, tag if usual else "", found.purpose)


def list_named(list_id: str) -> MailList | None:
    """Read a List-Id header: "R development <r-devel.r-project.org>"."""
    match = _LIST_ID.match(words(list_id))
    if not match:
        bare = list_id.strip()
        return (
            MailList(bare.casefold()[:250], bare.partition(".")[0])
            if re.fullmatch(r"[\w.@-]+", bare)
            else None
        )
    return MailList(match[2].casefold()[:250], match[2].partition(".")[0], purpose=(match[1] or "").strip())


def name_of(path: Path) -> str:
    """A file's name without endings and period; a file named by its period alone takes its folder's name."""
    stem = _ENDINGS.sub("", path.name)
    while (shorter := _PERIOD.sub("", stem)) != stem:
        stem = shorter
    return stem.strip("-_. ") or path.resolve().parent.name


def in_order(path: Path) -> tuple[str, str]:
    """Sorts the files of one list by their period, months by name too."""
    period = _ENDINGS.sub("", path.name).casefold()
    numbered = re.sub(_MONTHS, lambda month: f"{_MONTH.index(month[0][:3]) + 1:02}", period)
    return str(path.parent), numbered


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())
