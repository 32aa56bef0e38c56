"""Files that messages bring, and the cards that bots hang on theirs."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from engawa.archives.records import Attachment, Skipped
from engawa.archives.slack.escaping import escape_inline, link
from engawa.archives.slack.export import Json
from engawa.archives.slack.mrkdwn import from_mrkdwn, unescape
from engawa.archives.slack.naming import Naming


def files_of(message: Json, where: str) -> Iterator[Attachment | Skipped]:
    """Each file as a link, or why there is none to give."""
    files = message.get("files") or ([message["file"]] if message.get("file") else [])
    for file in files:
        if not isinstance(file, dict):
            continue
        mode, name = file.get("mode"), file.get("title") or file.get("name") or file.get("id") or "file"
        url = _without_token(
            file.get("permalink") or file.get("url_private") or file.get("url_private_download") or ""
        )
        if mode == "tombstone":
            yield Skipped(where, "A file was deleted before the export", str(file.get("id", "")))
        elif not url:
            yield Skipped(where, "The export withholds a file's address", str(file.get("id", "")))
        else:
            media_type = file.get("mimetype") or "application/octet-stream"
            yield Attachment(str(file.get("name") or name), media_type, int(file.get("size") or 0), url)


def cards_of(message: Json, naming: Naming) -> str:
    """The text of what a message has attached, previews of linked pages left out."""
    return "\n\n".join(
        card
        for told in message.get("attachments") or ()
        if isinstance(told, dict) and not told.get("from_url") and (card := _card(told, naming))
    )


def _card(told: Json, naming: Naming) -> str:
    title = escape_inline(unescape(told.get("title") or ""))
    if title and told.get("title_link"):
        title = link(told["title_link"], title)
    parts = [
        from_mrkdwn(told.get("pretext") or "", naming),
        f"**{title}**" if title else "",
        from_mrkdwn(told.get("text") or "", naming),
        "\n".join(
            f"**{escape_inline(unescape(str(one.get('title') or '')))}** "
            + from_mrkdwn(str(one.get("value") or ""), naming)
            for one in told.get("fields") or ()
            if isinstance(one, dict)
        ),
    ]
    found = "\n\n".join(part for part in parts if part.strip())
    return found or from_mrkdwn(told.get("fallback") or "", naming)


def _without_token(url: str) -> str:
    """An export's addresses may carry a key that opens every file of the team: it stays out."""
    return urlsplit(url)._replace(query="", fragment="").geturl()
