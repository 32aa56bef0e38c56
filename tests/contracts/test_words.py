"""All that Engawa says is gathered by bin/words, and said in each of its languages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
KEYWORDS = DEFAULT_KEYWORDS | {"gettext_lazy": None, "ngettext_lazy": (1, 2)}
"""As bin/words has them."""
PLACEHOLDER = re.compile(r"%%|%\(\w+\)s|\{\w+\}|%s")
LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]

type Id = str | tuple[str, str]


def catalog(path: Path) -> Catalog:
    with path.open(encoding="utf-8") as lines:
        return read_po(lines)


def told(messages: Catalog) -> Iterator[Message]:
    return (message for message in messages if message.id)


@pytest.fixture(scope="module")
def said() -> set[Id]:
    """All that the sources say today."""
    with (ROOT / "babel.cfg").open(encoding="utf-8") as lines:
        methods, options = parse_mapping_cfg(lines)  # type: ignore[no-untyped-call]  # Babel has no types for it
    found = extract_from_dir(ROOT / "engawa", methods, options, KEYWORDS)
    return {_id_of(message[2]) for message in found}


def _id_of(words: str | tuple[str, ...]) -> Id:
    if isinstance(words, str):
        return words
    one, many, *_rest = words
    return one, many


def test_what_is_said_is_gathered(said: set[Id]) -> None:
    gathered = {message.id for message in told(catalog(ROOT / "locale/django.pot"))}
    assert said - gathered == set(), "run bin/words, and translate what is new"
    assert gathered - said == set(), "no longer said: run bin/words"


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated(said: set[Id], language: str) -> None:
    messages = catalog(ROOT / f"locale/{language}/LC_MESSAGES/django.po")
    there = {message.id for message in told(messages) if all(texts(message)) and not message.fuzzy}
    assert said - there == set(), "not translated"


def texts(message: Message) -> list[str]:
    """What stands for it: one text for each of the language's plurals."""
    return [message.string] if isinstance(message.string, str) else list(message.string or [])


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_filled_in_stays(language: str) -> None:
    for message in told(catalog(ROOT / f"locale/{language}/LC_MESSAGES/django.po")):
        sources = [message.id] if isinstance(message.id, str) else list(message.id)
        source, filled = sources[-1], [sorted(PLACEHOLDER.findall(one)) for one in sources]
        for text in texts(message):
            assert sorted(PLACEHOLDER.findall(text)) in filled, source
            assert text.strip() == text, source
            assert text.count("\n") == source.count("\n"), source
