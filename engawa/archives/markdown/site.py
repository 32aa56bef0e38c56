"""What a site's own settings say: its title, its address and the order of its pages."""

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml

from engawa.archives.protocol import Unreadable
from engawa.archives.records import Author
from engawa.archives.tree import Tree, text_of

_SETTINGS = (
    "_quarto.yml",
    "_quarto.yaml",
    "_config.yml",
    "_config.yaml",
    "mkdocs.yml",
    "mkdocs.yaml",
    "_bookdown.yml",
)


@dataclass(slots=True)
class Site:
    """What is known of the whole; empty where nothing is said."""

    title: str = ""
    author: str = ""
    address: str = ""
    order: dict[str, int] = field(default_factory=dict)
    """File names in the order of the table of contents."""


def read_site(tree: Tree, names: Iterable[str]) -> Site:
    """Read the settings of Quarto, Jekyll, MkDocs or Bookdown that stand at the top of a folder."""
    site = Site()
    present = set(names)
    for name in _SETTINGS:
        said = _mapping(tree, name) if name in present else {}
        book = said.get("book") or said.get("website") or {}
        both = said | (book if isinstance(book, dict) else {})
        site.title = site.title or _text(both, "title", "site_name")
        site.author = site.author or _text(both, "author", "site_author")
        site.address = site.address or _text(both, "site-url", "site_url", "url").rstrip("/")
        listed = [
            each
            for part in ("chapters", "appendices", "contents", "nav", "rmd_files")
            for each in _files(both.get(part))
        ]
        site.order |= {file: index for index, file in enumerate(listed) if file not in site.order}
    return site


def contributors(tree: Tree, names: Iterable[str]) -> list[Author]:
    """The people of an all-contributors list, who may have written nothing that is here."""
    name = ".all-contributorsrc"
    people: object = _mapping(tree, name, json.loads).get("contributors") if name in set(names) else None
    if not isinstance(people, list):
        return []
    found = [each for each in people if isinstance(each, dict) and each.get("login")]
    return [
        Author(
            f"github:{str(each['login']).lower()}",
            str(each.get("name") or each["login"]),
            handle=str(each["login"]),
            accounts=(("github", str(each["login"])),),
        )
        for each in found
    ]


def settings_of(names: Iterable[str]) -> set[str]:
    """The files among these that were read for their settings."""
    return {name for name in names if name in _SETTINGS or name == ".all-contributorsrc"}


def _mapping(tree: Tree, name: str, load: Any = yaml.safe_load) -> dict[str, Any]:
    with suppress(Unreadable, yaml.YAMLError, ValueError, RecursionError):
        said = load(text_of(tree.read(name, 1_000_000)))
        if isinstance(said, dict):
            return said
    return {}


def _text(said: dict[str, Any], *names: str) -> str:
    for name in names:
        if isinstance(said.get(name), str):
            return " ".join(said[name].split())
    return ""


def _files(listed: object) -> list[str]:
    """File names in a table of contents, however deep."""
    if isinstance(listed, str):
        return [listed]
    if isinstance(listed, dict):
        inner = [value for key, value in listed.items() if key not in ("text", "title", "icon")]
        return [file for each in inner for file in _files(each)]
    return [file for each in listed for file in _files(each)] if isinstance(listed, list) else []
