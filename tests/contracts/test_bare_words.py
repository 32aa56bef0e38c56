"""No template says a word that cannot be translated."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import nodes

ENGINE = next(engine for engine in engines.all() if isinstance(engine, Jinja2))
TEMPLATES = [
    path
    for folder in ENGINE.dirs
    for path in sorted(Path(folder).rglob("*.html"))
    if "guide" not in path.parts
]
HOLE = "\0"
"""Stands where a template says something that it was given."""
UNSEEN = re.compile(r"<(script|style|svg|kbd|code)\b.*?</\1>|<!--.*?-->", re.DOTALL)
READ_ALOUD = re.compile(r'\b(?:title|alt|placeholder|aria-label|data-confirm)="([^"]*)"')
LETTERS = re.compile(r"[^\W\d_]{2,}")
NAMES = {"Atom", "Engawa"}
"""What is called the same in every language."""
NO_WORDS = {"CheckboxInput", "Ctrl K", "Ctrl ↵"}
TRANSLATORS = {"_", "gettext", "ngettext", "pgettext", "npgettext"}


def bare(source: str) -> Iterator[str]:
    """What stands in a template's text and in its strings outside of _()."""
    tree = ENGINE.env.parse(source)
    for block in tree.find_all(nodes.Block):
        if block.name == "body_class":
            block.body = []
    text = UNSEEN.sub(" ", "".join(pieces(tree)))
    read = [*READ_ALOUD.findall(text), re.sub(r'<[^>]*>|[\w-]+="[^"]*"', "\n", text)]
    for line in "\n".join(read).replace(HOLE, "\n").splitlines():
        if set(LETTERS.findall(line)) - NAMES:
            yield line.strip()
    yield from (word for word in strings(tree) if re.match(r"[A-Z][a-z]", word) and word not in NO_WORDS)


def pieces(tree: nodes.Node) -> Iterator[str]:
    for output in tree.find_all(nodes.Output):
        for node in output.nodes:
            yield node.data if isinstance(node, nodes.TemplateData) else HOLE


def strings(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATORS:
        for filled in node.kwargs:
            yield from strings(filled)
        return
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        yield node.value
    for child in node.iter_child_nodes():
        yield from strings(child)


@pytest.mark.parametrize("path", TEMPLATES, ids=[f"{path.parent.name}/{path.name}" for path in TEMPLATES])
def test_no_bare_words(path: Path) -> None:
    assert list(bare(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source, found",
    [
        ("<p>{{ _('Read') }}</p>", []),
        ("<p class='x'>Read {{ name }}</p>", ["Read"]),
        ('<a title="Read it" href="{{ url }}">→</a>', ["Read it"]),
        ("{{ head('Settings') }}", ["Settings"]),
        ("<kbd>Esc</kbd><script>let one = 1</script>Engawa", []),
        ("{% if name %}<p>also here</p>{% endif %}", ["also here"]),
    ],
)
def test_bare_words_are_found(source: str, found: list[str]) -> None:
    assert list(bare(source)) == found
