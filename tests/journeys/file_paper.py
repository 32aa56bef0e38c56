"""Networks of files in the house's home: `paper/heard/*.json` is heard, `paper/said.jsonl` is said."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from engawa.embedded import places
from engawa.outside.channels.mail.reading import heard_in
from engawa.outside.channels.models import Account
from engawa.outside.channels.network import Catch, Draft, Heard, Limits, Sent, Speaker
from tests.paper import Paper


class FilePaper(Paper):
    """What `tests.paper` keeps in memory, kept where several processes find it."""

    limits = Limits(text=500, private=True, every=timedelta(seconds=1), edits=True, deletes=True)

    def __init__(self, slug: str = "paper") -> None:
        super().__init__()
        self.slug = slug
        self.name = slug.title()

    def listen(self, account: Account, keys: Mapping[str, Any]) -> Catch:
        seen = account.cursor.get("seen", "")
        files = [
            one
            for one in sorted((folder(places.home(), self.slug) / "heard").glob("*.json"))
            if one.name > seen
        ]
        return Catch(
            [_heard(self.slug, json.loads(one.read_text())) for one in files],
            {"seen": files[-1].name if files else seen},
        )

    def say(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent:
        with open(folder(places.home(), self.slug) / "said.jsonl", "a") as kept:
            told = {"key": draft.key, "text": draft.text, "answers": draft.answers}
            kept.write(json.dumps(told | {"files": ", ".join(one.name for one in draft.media)}) + "\n")
        return Sent(f"{self.slug}:ours/{draft.key}")

    def find_sent(self, account: Account, keys: Mapping[str, Any], draft: Draft) -> Sent | None:
        found = any(one["key"] == draft.key for one in said(places.home(), self.slug))
        return Sent(f"{self.slug}:ours/{draft.key}") if found else None

    def change(self, account: Account, keys: Mapping[str, Any], draft: Draft, sent: Sent) -> Sent:
        kept = said(places.home(), self.slug)
        self._keep([one | {"text": draft.text} if one["key"] == draft.key else one for one in kept])
        return sent

    def take_back(self, account: Account, keys: Mapping[str, Any], draft: Draft, sent: Sent) -> None:
        self._keep([one for one in said(places.home(), self.slug) if one["key"] != draft.key])

    def _keep(self, kept: list[dict[str, str]]) -> None:
        lines = "".join(json.dumps(one) + "\n" for one in kept)
        (folder(places.home(), self.slug) / "said.jsonl").write_text(lines)


class FilePost(FilePaper):
    """As the other, but what is heard there are mails as they come over the wire, and files go along with answers."""

    limits = replace(FilePaper.limits, media=10, subject=True, edits=False, deletes=False)


def _heard(slug: str, told: dict[str, Any]) -> Heard:
    at, who, mail = datetime.fromisoformat(told.pop("at")), told.pop("who"), told.pop("mail", "")
    speaker = Speaker(slug, who, handle=f"@{who}", name=who.title())
    if mail:
        came = heard_in(mail.encode(), "desk@engawa.example", at)
        assert came
        return replace(came, uri=told["uri"], speaker=speaker, at=at)
    return Heard(speaker=speaker, at=at, **told)


def folder(home: Path, slug: str = "paper") -> Path:
    """Where it lies."""
    found = home / slug
    (found / "heard").mkdir(parents=True, exist_ok=True)
    return found


def tell(
    home: Path, number: int, text: str, who: str, at: datetime, *, on: str = "paper", **more: Any
) -> None:
    """Have this said to the company; it is heard within seconds."""
    told = {"uri": f"{on}:{number}", "text": text, "who": who, "at": at.isoformat(), **more}
    draft = folder(home, on) / "draft"
    draft.write_text(json.dumps(told))
    draft.rename(folder(home, on) / "heard" / f"{number:06}.json")


def said(home: Path, on: str = "paper") -> list[dict[str, str]]:
    """What the company said there so far."""
    kept = folder(home, on) / "said.jsonl"
    return [json.loads(line) for line in kept.read_text().splitlines()] if kept.exists() else []


def open_account(space: str, network: str = "paper") -> None:
    """An account on paper for a space; called in the house."""
    from engawa.spaces.models import Space

    found = Space.objects.using("courier").get(slug=space)
    Account.objects.using("courier").get_or_create(
        space=found, network=network, handle=f"@acme-{space}", defaults={"name": "Acme"}
    )
