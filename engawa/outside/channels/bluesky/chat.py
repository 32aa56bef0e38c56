"""Bluesky's private messages, where the app password is allowed to read them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from engawa.outside.channels.bluesky.facets import as_html
from engawa.outside.channels.bluesky.posts import moment, speaker_of
from engawa.outside.channels.bluesky.session import CHAT, Session
from engawa.outside.channels.network import Draft, Heard, Refused, Sent, Speaker, Trouble

WORD = "bsky-chat:"
PAGES = 5
LOOKED_THROUGH = 50


def begin(session: Session) -> str | None:
    """Where to listen on from; None where the app password does not open the messages."""
    try:
        answer = session.ask("chat.bsky.convo.listConvos", CHAT, limit=1)
    except Trouble:
        return None
    talks = answer.get("convos")
    return str(talks[0].get("rev", "")) if isinstance(talks, list) and talks else ""


def listen(session: Session, rev: str) -> tuple[list[Heard], str]:
    """What was said in private since `rev`, and where to go on from."""
    heard: list[Heard] = []
    for _page in range(PAGES):
        answer = session.ask("chat.bsky.convo.getLog", CHAT, **({"cursor": rev} if rev else {}))
        logs = answer.get("logs")
        entries = [one for one in logs if isinstance(one, Mapping)] if isinstance(logs, list) else []
        heard += [said for one in entries if (said := _said(session.did, one)) is not None]
        rev = str(answer.get("cursor") or rev)
        if not entries:
            break
    return heard, rev


def say(session: Session, draft: Draft) -> Sent:
    """Answer in a talk.

    Raises:
        Refused: when it is not known in which, and for files, which talks do not take.
    """
    if draft.media:
        raise Refused(_("On Bluesky a private message takes no files."))
    talk = str(draft.raw.get("convo") or "") or _talk_with(session, draft.to)
    message = {"text": draft.text}
    answer = session.do("chat.bsky.convo.sendMessage", {"convoId": talk, "message": message}, CHAT)
    return Sent(_uri(talk, answer.get("id")))


def find_sent(session: Session, draft: Draft) -> Sent | None:
    """Our last words in the talk, if they are these."""
    talk = str(draft.raw.get("convo") or "") or _talk_with(session, draft.to)
    answer = session.ask("chat.bsky.convo.getMessages", CHAT, convoId=talk, limit=LOOKED_THROUGH)
    messages = answer.get("messages")
    answered = draft.answers.rpartition("/")[2]
    for message in messages if isinstance(messages, list) else ():
        if answered and message.get("id") == answered:
            return None
        if message.get("text") == draft.text and _sender(message) == session.did:
            return Sent(_uri(talk, message.get("id")))
    return None


def _talk_with(session: Session, to: Speaker | None) -> str:
    if to is None:
        raise Refused("A private message needs somebody to go to.")
    answer = session.ask("chat.bsky.convo.getConvoForMembers", CHAT, members=[to.uid])
    talk = answer.get("convo")
    return str(talk.get("id", "")) if isinstance(talk, Mapping) else ""


def _said(us: str, entry: Mapping[str, Any]) -> Heard | None:
    kind = str(entry.get("$type", "")).rpartition("#")[2]
    message = entry.get("message")
    talk = str(entry.get("convoId", ""))
    if kind not in ("logCreateMessage", "logDeleteMessage") or not isinstance(message, Mapping) or not talk:
        return None
    did, text = _sender(message), str(message.get("text", ""))
    profiles = entry.get("relatedProfiles")
    known = [one for one in profiles if one.get("did") == did] if isinstance(profiles, list) else []
    return Heard(
        uri=_uri(talk, message.get("id")),
        speaker=speaker_of(known[0] if known else {"did": did}),
        text=text,
        html=as_html(text, message.get("facets")),
        at=moment(message.get("sentAt")),
        root=f"{WORD}{talk}",
        is_private=True,
        is_ours=did == us,
        is_removed=kind == "logDeleteMessage",
        raw={"convo": talk},
    )


def _sender(message: Mapping[str, Any]) -> str:
    sender = message.get("sender")
    return str(sender.get("did", "")) if isinstance(sender, Mapping) else ""


def _uri(talk: str, message: object) -> str:
    return f"{WORD}{talk}/{message}"
