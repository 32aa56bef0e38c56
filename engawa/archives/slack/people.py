"""Who is in a Slack team, and who wrote a message that the team's list does not know."""

import re
from collections import Counter

from engawa.archives.keys import name_key
from engawa.archives.records import Author
from engawa.archives.slack.export import Export, Json

_PRONOUNS = re.compile(r"\s*\(\s*[a-z]+(?:\s*[/,|]\s*[a-z]+)+\s*\)\s*\Z", re.IGNORECASE)
_GRAVATAR = re.compile(r"gravatar\.com/avatar/([0-9a-f]{32,64})")
_HANDLE = re.compile(r"[\w](?:[\w.-]*\w)?\Z")


class People:
    """The team's list, and those who turn up beside it."""

    def __init__(self, export: Export) -> None:
        rows = [*export.rows("users.json"), *export.rows("org_users.json")]
        self.listed = [author_of(row) for row in rows if row.get("id")]
        self._bots = {bot: row["id"] for row in rows if (bot := (row.get("profile") or {}).get("bot_id"))}
        self._known = {author.key: author for author in self.listed}

    def get(self, key: str) -> Author | None:
        return self._known.get(key)

    def mentioned(self, key: str, label: str = "") -> str:
        """How a text names somebody: "@handle", or their name when they have none."""
        author = self._known.get(key)
        if author is None:
            return "@" + (label or key)
        return "@" + (author.handle or author.name)

    def writer(self, message: Json) -> tuple[str, Author | None]:
        """The key of a message's author, and the Author when nothing before named them."""
        bot = message.get("bot_id")
        if bot in self._bots and not message.get("username"):
            message = {**message, "user": self._bots[bot], "subtype": ""}
        key, author = _writer(message)
        if key in self._known:
            return key, None
        self._known[key] = author
        return key, author


def author_of(row: Json) -> Author:
    """Read a user; their pronouns are no part of the name."""
    profile = row.get("profile") or {}
    handle = row.get("name") or ""
    name = (
        profile.get("real_name") or row.get("real_name") or profile.get("display_name") or handle or row["id"]
    )
    gravatar = _GRAVATAR.search(profile.get("image_24") or profile.get("image_72") or "")
    return Author(
        row["id"],
        clean_name(name),
        (profile.get("email") or "").strip().lower(),
        handle if _HANDLE.match(handle) else "",
        bool(row.get("is_bot") or row.get("is_workflow_bot")) or row["id"] == "USLACKBOT",
        (profile.get("title") or "").strip(),
        row.get("tz") or "",
        (("gravatar", gravatar[1]),) if gravatar else (),
    )


def clean_name(name: str) -> str:
    """A name without pronouns in brackets and without doubled spaces."""
    return " ".join((_PRONOUNS.sub("", name) or name).split())


def team_of(export: Export) -> str:
    """The team's id, which most users carry; guests from elsewhere carry another. Empty when none does."""
    teams = Counter(row["team_id"] for row in export.rows("users.json") if row.get("team_id"))
    return str(teams.most_common(1)[0][0]) if teams else ""


def _writer(message: Json) -> tuple[str, Author]:
    profile = message.get("user_profile") or message.get("bot_profile") or {}
    user = message.get("user") or (message.get("comment") or {}).get("user")
    if isinstance(user, str) and user and message.get("subtype") != "bot_message":
        name = (
            "Slackbot" if user == "USLACKBOT" else profile.get("real_name") or message.get("username") or user
        )
        handle = (message.get("user_profile") or {}).get("name") or ""
        is_bot = user == "USLACKBOT" or bool(message.get("bot_id"))
        return user, Author(
            user, clean_name(name), handle=handle if _HANDLE.match(handle) else "", is_bot=is_bot
        )
    bot, name = message.get("bot_id"), message.get("username") or profile.get("name") or ""
    if bot:
        # One integration may speak under several names, as a bridge to another network does.
        key = f"bot:{bot}:{name.casefold()}" if message.get("username") else f"bot:{bot}"
        return key[:300], Author(key[:300], clean_name(name) or bot, is_bot=True)
    if name:
        is_bot = message.get("subtype") == "bot_message"
        return name_key(name), Author(name_key(name), clean_name(name), is_bot=is_bot)
    return "unknown", Author("unknown", "?")
