"""A picture with its words, and a comment, as the Graph API tells them, and what they are to us."""

from collections.abc import Iterator, Mapping
from typing import Any

from engawa.outside.channels.calling import many, said
from engawa.outside.channels.meta.graph import moment
from engawa.outside.channels.network import Heard, Medium, Speaker

NETWORK = "instagram"
SITE = "https://www.instagram.com"
MEDIA = "id,caption,timestamp,permalink,media_type,media_url,username"
OURS = f"{MEDIA},comments_count"
COMMENT = "id,text,timestamp,username,from,parent_id"
COMMENTS = f"{COMMENT},replies.limit(50){{{COMMENT}}}"
Said = Mapping[str, Any]


def media_of(told: Said, us: str, *, is_named: bool = False) -> Heard | None:
    """Something shown there, ours or, `is_named`, another's that names or shows us; None when it is nothing."""
    name, caption = said(told, "id"), said(told, "caption")
    if not name:
        return None
    may_answer = not is_named or f"@{us}".lower() in caption.lower()
    picture = said(told, "media_url")
    kind = "video/mp4" if said(told, "media_type") == "VIDEO" else "image/jpeg"
    return Heard(
        uri=uri_of(name),
        speaker=speaker_of(told),
        text=caption,
        at=moment(told.get("timestamp")),
        url=said(told, "permalink"),
        root=uri_of(name),
        is_ours=not is_named and said(told, "username") == us,
        media=(Medium(picture, kind),) if picture else (),
        raw={"id": name, "kind": ("mention" if may_answer else "tag") if is_named else "media"},
    )


def comments_of(told: Said, us: str, media: str, url: str) -> Iterator[Heard]:
    """A comment and the answers to it: these stand one level deep, and so do ours."""
    above = said(told, "id")
    for each in (told, *many(told, "replies", "data")):
        name = said(each, "id")
        if name:
            yield Heard(
                uri=uri_of(name),
                speaker=speaker_of(each),
                text=said(each, "text"),
                at=moment(each.get("timestamp")),
                url=url,
                answers=uri_of(media if each is told else above),
                root=uri_of(media),
                is_ours=_writer(each) == us,
                raw={"id": name, "on": above, "kind": "comment"},
            )


def speaker_of(told: Said) -> Speaker:
    """Somebody as the account knows them: by a number of its own, or by name alone."""
    name, uid = _writer(told), said(told, "from", "id")
    return Speaker(
        NETWORK,
        uid or f"@{name}",
        handle=f"@{name}" if name else "",
        name=name,
        url=f"{SITE}/{name}" if name else "",
    )


def uri_of(name: str) -> str:
    """The name of something there, as it is kept here."""
    return f"instagram:{name}"


def name_of(uri: str) -> str:
    """The network's own name for it."""
    return uri.removeprefix("instagram:")


def _writer(told: Said) -> str:
    return said(told, "from", "username") or said(told, "username")
