"""What an HTML page says of itself: title, site, summary, picture. Only its beginning is looked at."""

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import urljoin, urlsplit

from engawa.base.safety import web_address

HEAD = 200_000
_TITLE = re.compile(rb"<title(?:\s[^<>]{0,200})?>", re.IGNORECASE)
_TITLE_END = re.compile(rb"</title", re.IGNORECASE)
_CHARSET = re.compile(rb"<meta[^<>]{1,200}?charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_META = re.compile(r"<meta\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s{0,3}=\s{0,3}(?:"([^"]*)"|'([^']*)')""")
_SECRET = re.compile(
    r"token|secret|passw|auth|session|signature|credential|invit|api_?key|jwt|otp|nonce|ticket|^(sig|key|code)$",
    re.IGNORECASE,
)
_ACTS = re.compile(
    r"unsubscribe|confirm|verify|activat|reset|logout|log-out|sign-?out|sign-?in|login|invite|invitation|magic|"
    r"delete|remove|approve|accept|decline|oauth|sso|saml",
    re.IGNORECASE,
)
_LONG_WORD = re.compile(r"[A-Za-z0-9_]{24,}")


@dataclass(frozen=True, slots=True)
class Head:
    title: str = ""
    site: str = ""
    note: str = ""
    picture: str = ""
    """A web address."""


def head_of(page: bytes, url: str) -> Head:
    """The head of the page found at `url`."""
    said: dict[str, str] = {}
    for meta in _META.findall(_text(page[:HEAD], page)):
        pairs = {name.lower(): one or other for name, one, other in _ATTRIBUTE.findall(meta)}
        name = (pairs.get("property") or pairs.get("name") or "").lower()
        said.setdefault(name, _plain(pairs.get("content", "")))
    picture = said.get("og:image") or said.get("twitter:image") or ""
    return Head(
        title=(said.get("og:title") or title_in(page))[:300],
        site=(said.get("og:site_name") or (urlsplit(url).hostname or "").removeprefix("www."))[:300],
        note=(said.get("og:description") or said.get("description") or "")[:500],
        picture=web_address(_joined(url, picture)) if picture else "",
    )


def title_in(page: bytes) -> str:
    """The title of an HTML page, empty where it has none."""
    begins = _TITLE.search(page, 0, HEAD)
    ends = _TITLE_END.search(page, begins.end(), HEAD) if begins else None
    if begins is None or ends is None:
        return ""
    return _plain(_text(page[begins.end() : ends.start()], page))


def looks_private(url: str) -> bool:
    """Whether an address seems meant for one person, or to do something when it is opened."""
    parts = urlsplit(url)
    names = [pair.partition("=")[0] for pair in re.split("[&;]", parts.query)]
    if parts.username or parts.password or any(_SECRET.search(name) for name in names):
        return True
    return bool(_ACTS.search(parts.path)) or any(map(_is_random, _LONG_WORD.findall(url)))


def _is_random(word: str) -> bool:
    return word.count("_") < 3 and any(map(str.isdigit, word)) and any(map(str.isalpha, word))


def _text(part: bytes, page: bytes) -> str:
    charset = _CHARSET.search(page, 0, HEAD)
    try:
        return part.decode(charset[1].decode() if charset else "utf-8", "replace")
    except LookupError:
        return part.decode("utf-8", "replace")


def _plain(text: str) -> str:
    return " ".join(unescape(text).replace("\0", "").split())


def _joined(base: str, url: str) -> str:
    try:
        return urljoin(base, url)
    except ValueError:
        return ""
