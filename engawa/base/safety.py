"""What HTML may hold: the one list of tags and attributes that bodies are cleaned by."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

import nh3

TAGS = frozenset(
    "p br hr h1 h2 h3 h4 h5 h6 a img strong em b i u s del ins sub sup kbd samp var code pre blockquote q "
    "cite ul ol li dl dt dd table thead tbody tfoot tr th td caption details summary abbr small mark "
    "figure figcaption div section input".split()
)
GONE_WITH_CONTENT = frozenset(
    "script style iframe object embed noscript template textarea select svg math title".split()
)
STRIPPED = frozenset(
    "html head body meta link base font center span big tt strike nobr wbr form button label option fieldset "
    "legend picture source video audio track canvas map area param applet frame frameset main article aside "
    "header footer nav address hgroup time data meter progress output dialog menu ruby rt rp bdi bdo dfn "
    "acronym basefont dir col colgroup optgroup datalist marquee blink noembed noframes plaintext xmp".split()
)
KNOWN = TAGS | GONE_WITH_CONTENT | STRIPPED

_ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "title", "width", "height"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "details": {"open"},
    "abbr": {"title"},
    "input": {"checked"},
}
_LANGUAGES = frozenset(
    f"language-{name}"
    for name in "r c cpp csharp css diff go haskell html ini java javascript js json jsx julia kotlin latex "
    "lua makefile markdown md matlab perl php powershell python py ruby rust scala sh bash shell sql swift "
    "toml ts tsx typescript text txt console xml yaml yml fortran dockerfile graphql".split()
)
_CLASSES = {
    "a": {"mention", "footnote-backref"},
    "code": set(_LANGUAGES),
    "div": {"callout", "note", "tip", "important", "warning", "caution"},
    "li": {"task"},
    "ul": {"tasks"},
    "ol": {"tasks"},
    "section": {"footnotes"},
    "sup": {"footnote-ref"},
    "th": {"right", "center"},
    "td": {"right", "center"},
}
_UNKNOWN_TAG = re.compile(
    rf"<(?!!--)(?!/?(?:{'|'.join(sorted(KNOWN, key=len, reverse=True))})(?![\w.:@-]))", re.IGNORECASE
)
_BOX = re.compile(r'<input(?: [\w-]+="[^"]*")*>')
_NO_CLASS = re.compile(r'<(\w+) class=""')
_IMAGE = re.compile(r'<img(?: [\w-]+="[^"]*")*>')

type Rewrite = Callable[[str], str | None]


def cleaner(ids: Iterable[str] = (), rewrite: Rewrite | None = None) -> nh3.Cleaner:
    """Make a cleaner that lets these element ids through, and asks `rewrite` where each address leads."""

    def filtered(tag: str, attribute: str, value: str) -> str | None:
        if rewrite and attribute in ("href", "src"):
            value = rewrite(value) or value
            return None if value.startswith("engawa:") else value
        return value

    return nh3.Cleaner(
        tags=set(TAGS),
        clean_content_tags=set(GONE_WITH_CONTENT),
        attributes=_ATTRIBUTES,
        attribute_filter=filtered if rewrite else None,
        link_rel="nofollow noopener",
        url_schemes={"http", "https", "mailto"} | ({"engawa"} if rewrite else set()),
        allowed_classes=_CLASSES,
        tag_attribute_values={
            "div": {"role": {"note"}},
            **{tag: {"id": set(ids)} for tag in ("a", "li") if ids},
        },
        set_tag_attribute_values={
            "img": {"loading": "lazy"},
            "input": {"type": "checkbox", "disabled": ""},
        },
    )


_CLEANER = cleaner()


def clean(html: str, ids: Iterable[str] = (), rewrite: Rewrite | None = None) -> str:
    """Return HTML that can do no harm in a page: no scripts, styles, ids or addresses beyond the list.

    Every picture has an `alt`, every link `rel="nofollow noopener"`.
    """
    made = cleaner(ids, rewrite) if ids or rewrite else _CLEANER
    cleaned = made.clean(html)
    if "<img" in cleaned:
        cleaned = _IMAGE.sub(_with_alt, cleaned)
    if "<input" in cleaned:
        cleaned = _BOX.sub(_with_name, cleaned)
    return _NO_CLASS.sub(r"<\1", cleaned)


def web_address(address: str) -> str:
    """An address that a page may lead to; empty for one that would run in the page or is none."""
    try:
        scheme = urlsplit(address.strip()).scheme
    except ValueError:
        return ""
    return address.strip() if scheme in ("http", "https", "mailto") or address.startswith("/files/") else ""


def escape_unknown_tags(html: str) -> str:
    """Show what only looks like a tag, such as `vector<int>` or `<data.frame>`, instead of losing it."""
    return _UNKNOWN_TAG.sub("&lt;", html)


def _with_alt(image: re.Match[str]) -> str:
    return image[0] if ' alt="' in image[0] else image[0].replace("<img", '<img alt=""', 1)


def _with_name(box: re.Match[str]) -> str:
    ticked = " checked" in box[0]
    name = "☑" if ticked else "☐"
    return f'<input type="checkbox" disabled{" checked" if ticked else ""} aria-label="{name}">'
