"""What lies at Reddit to be looked up: a talk, and who somebody is."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from engawa.outside.channels.network import Heard, Speaker
from engawa.outside.channels.reddit import things
from engawa.outside.channels.reddit.client import Client
from engawa.outside.channels.reddit.things import COMMENT, MESSAGE, MORE, POST, Thing, We, text
from engawa.outside.channels.reddit.troubles import Gone

MOST = 500
MOST_LOOKUPS = 5
"""Requests for what a large talk leaves out."""
AT_ONCE = 100
Tree = dict[str, tuple[str, Thing]]


def thread(client: Client, we: We, uri: str) -> Sequence[Heard]:
    """The talk that this belongs to, oldest first; empty when it is no more."""
    name = things.fullname_of(uri)
    kind, _line, number = name.partition("_")
    try:
        if kind == MESSAGE:
            tree = _gathered(client.get(f"/message/messages/{number}"))
        else:
            post = number if kind == POST else _post_of(client, name)
            tree = _tree(client, post, name) if post else {}
    except Gone:
        return []
    title = next((text(one, "title") for each, one in tree.values() if each == POST), "")
    found = [things.heard_of(each, one, we, to_us=False, title=title) for each, one in tree.values()]
    return sorted((one for one in found if one is not None), key=lambda one: one.at)[:MOST]


def profile(client: Client, uid: str) -> Speaker | None:
    """Who this is now; None where nobody is."""
    if uid.startswith("r/"):
        return things.place_of(uid[2:])
    try:
        told = client.get(f"/user/{quote(uid, safe='')}/about")
    except Gone:
        return None
    about = told.get("data") if isinstance(told, Mapping) else None
    if not isinstance(about, Mapping) or not text(about, "name"):
        return None
    own = about.get("subreddit")
    shown = text(own, "title") if isinstance(own, Mapping) else ""
    avatar = (text(about, "snoovatar_img") or text(about, "icon_img")).partition("?")[0]
    return things.person(text(about, "name"), shown, avatar)


def _post_of(client: Client, name: str) -> str:
    told = things.children(client.get("/api/info", id=name))
    return next((things.root_of(kind, one).partition("_")[2] for kind, one in told if kind == COMMENT), "")


def _tree(client: Client, post: str, wanted: str) -> Tree:
    """A post with its comments; what it leaves out is asked for within a limit, what is wanted at any rate."""
    tree = _gathered(client.get(f"/comments/{post}", limit=MOST, sort="old"))
    for _look in range(MOST_LOOKUPS):
        left_out = next((one for kind, one in tree.values() if kind == MORE), None)
        if left_out is None or len(tree) > MOST:
            break
        tree.pop(_key(MORE, left_out))
        for key, found in _more(client, post, left_out).items():
            tree.setdefault(key, found)
    if wanted not in tree:
        tree |= _gathered(client.get(f"/comments/{post}/_/{wanted.partition('_')[2]}", context=8))
    return tree


def _more(client: Client, post: str, left_out: Thing) -> Tree:
    """What stands behind "load more comments", or behind "continue this thread"."""
    listed = left_out.get("children")
    names = [str(one) for one in listed] if isinstance(listed, list) else []
    if not names:
        parent = text(left_out, "parent_id").partition("_")[2]
        return _gathered(client.get(f"/comments/{post}/_/{parent}")) if parent else {}
    asked = ",".join(names[:AT_ONCE])
    told = client.post("/api/morechildren", link_id=f"{POST}_{post}", children=asked, sort="old")
    found = _gathered({"kind": "Listing", "data": {"children": _things(told)}})
    if names[AT_ONCE:]:
        rest = {**left_out, "children": names[AT_ONCE:]}
        found[_key(MORE, rest)] = MORE, rest
    return found


def _gathered(told: Any) -> Tree:
    """Everything in it by its name, in order."""
    tree: Tree = {}
    for listing in told if isinstance(told, list) else [told]:
        for kind, one in things.children(listing):
            tree.setdefault(_key(kind, one), (kind, one))
    return tree


def _key(kind: str, one: Thing) -> str:
    return f"{MORE} {text(one, 'parent_id')} {text(one, 'id')}" if kind == MORE else text(one, "name")


def _things(told: Any) -> list[Any]:
    """The things of an answer to something that was done."""
    for name in ("json", "data", "things"):
        told = told.get(name) if isinstance(told, Mapping) else None
    return told if isinstance(told, list) else []
