"""A post, a comment and a message as the Graph API tells them, and what they are to us."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.calling import many, one, said
from engawa.outside.channels.meta.graph import moment
from engawa.outside.channels.network import Heard, Medium, Speaker

NETWORK = "facebook"
SITE = "https://www.facebook.com"
ATTACHED = "attachments{media_type,media,url,title}"
POST = f"id,message,story,from,created_time,updated_time,permalink_url,{ATTACHED}"
COMMENT = "id,message,from,created_time,permalink_url,parent{id},attachment{type,url,media}"
MESSAGE = "id,message,from,created_time,attachments{mime_type,name,size,image_data,file_url}"
Said = Mapping[str, Any]


def post_of(told: Said, page: str, *, to_us: bool = True) -> Heard | None:
    """Something that stands on a page, or names it; None when it is nothing."""
    name = said(told, "id")
    if not name:
        return None
    return Heard(
        uri=uri_of(name),
        speaker=speaker_of(one(told, "from"), name),
        text=said(told, "message") or said(told, "story"),
        at=moment(told.get("created_time")),
        url=said(told, "permalink_url") or f"{SITE}/{name}",
        root=uri_of(name),
        is_to_us=to_us,
        is_ours=said(told, "from", "id") == page,
        media=tuple(_pictures(many(told, "attachments", "data"))),
        raw={"id": name, "on": name, "kind": "post"},
    )


def comment_of(told: Said, page: str, post: str) -> Heard | None:
    """A comment below a post; answers to it are told one level deep, and so are ours."""
    name, above = said(told, "id"), said(told, "parent", "id")
    if not name:
        return None
    return Heard(
        uri=uri_of(name),
        speaker=speaker_of(one(told, "from"), name),
        text=said(told, "message"),
        at=moment(told.get("created_time")),
        url=said(told, "permalink_url") or f"{SITE}/{name}",
        answers=uri_of(above or post),
        root=uri_of(post),
        is_ours=said(told, "from", "id") == page,
        media=tuple(_pictures([one(told, "attachment")])),
        raw={"id": name, "on": above or name, "kind": "comment"},
    )


def message_of(told: Said, page: str, talk: str, person: str) -> Heard | None:
    """Something said in private, between the page and one person."""
    name, speaker = said(told, "id"), one(told, "from")
    if not name:
        return None
    return Heard(
        uri=uri_of(name),
        speaker=speaker_of(speaker, name, is_public=False),
        text=said(told, "message"),
        at=moment(told.get("created_time")),
        root=uri_of(talk),
        is_private=True,
        is_ours=said(speaker, "id") == page,
        media=tuple(_files(many(told, "attachments", "data"))),
        raw={"id": name, "talk": talk, "person": person, "at": said(told, "created_time")},
    )


def speaker_of(told: Said, of: str, *, is_public: bool = True) -> Speaker:
    """Somebody as the page knows them. Who did not let the app know is nobody else than who said just this."""
    uid, name = said(told, "id"), said(told, "name")
    if not uid:
        return Speaker(NETWORK, f"unknown:{of}", name=_("Somebody on Facebook"), is_public=is_public)
    return Speaker(
        NETWORK, uid, handle=name, name=name, url=f"{SITE}/{uid}" if is_public else "", is_public=is_public
    )


def uri_of(name: str) -> str:
    """The name of something there, as it is kept here."""
    return f"facebook:{name}"


def name_of(uri: str) -> str:
    """The network's own name for it."""
    return uri.removeprefix("facebook:")


def _pictures(attached: list[Said]) -> Iterator[Medium]:
    for each in attached:
        source = said(each, "media", "source") or said(each, "media", "image", "src")
        if source:
            kind = "video/mp4" if said(each, "media", "source") else "image/jpeg"
            yield Medium(source, kind, said(each, "title"))


def _files(attached: list[Said]) -> Iterator[Medium]:
    for each in attached:
        url = said(each, "image_data", "url") or said(each, "file_url")
        if url:
            yield Medium(url, said(each, "mime_type"), name=said(each, "name"))
