"""Reading a query, or saying what is wrong with it, where, and what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from engawa.outside.listening.asking.anchors import anchors_of
from engawa.outside.listening.asking.tree import NEAR, And, Field, Near, Node, Not, Or, Term
from engawa.outside.listening.asking.words import fold, words_in

LONGEST = 2_000
DEEPEST = 30
FARTHEST = 50
FIELDS = ("lang", "author", "network", "from")
TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<minus>-(?=[^\s-]))
    |(?P<field>[A-Za-z]+):(?=[^\s/()])(?:"(?P<told>[^"]*)"|(?P<value>[^\s()"]+))
    |"(?P<phrase>[^"]*)"(?P<star>\*?)|(?P<quote>")|(?P<word>[^\s()"]+))""",
    re.VERBOSE,
)


class Unclear(Exception):
    """The query cannot be read: what is wrong and what to do, and from where to where in the text."""

    def __init__(self, message: str, start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        self.start, self.end = start, end


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    start: int
    end: int
    name: str = ""


def parse(text: str) -> Node:
    """The query that a text asks.

    Raises:
        Unclear: when it cannot be read, or would find everything.
    """
    if len(text) > LONGEST:
        raise Unclear(_("This is too long. Make two queries of it."), LONGEST, len(text))
    tokens = _tokens(text)
    if not tokens:
        raise Unclear(_("Write at least one word to listen for."))
    node = _Reader(tokens, len(text)).whole()
    if anchors_of(node) is None:
        raise Unclear(
            _(
                "This would find nearly everything. Name at least one word, phrase or author that must be there."
            ),
            0,
            len(text),
        )
    return node


def _tokens(text: str) -> list[Token]:
    found: list[Token] = []
    at, end = 0, len(text.rstrip())
    while at < end:
        match = TOKEN.match(text, at)
        if match is None:
            raise Unclear(_("This cannot be read."), at, end)
        found.append(_token(match, text))
        at = match.end()
    return found


def _token(match: re.Match[str], text: str) -> Token:
    kind = str(match.lastgroup)
    start, end = match.end() - len(match[0].lstrip()), match.end()
    if match["field"] is not None:
        return _field(match, start, end)
    if kind == "quote":
        raise Unclear(_('A phrase begins here and does not end. Add a closing ".'), start, len(text))
    if match["phrase"] is not None:
        return Token("prefix" if match["star"] else "phrase", match["phrase"], start, end)
    if kind in ("open", "close", "minus"):
        return Token(kind, match[0].strip(), start, end)
    word = match["word"]
    if word in ("AND", "OR", "NOT") or re.fullmatch(r"NEAR(/\d+)?", word):
        return Token(word.partition("/")[0], word, start, end)
    if word.endswith("*") and len(word) > 1:
        return Token("prefix", word[:-1], start, end)
    return Token("phrase", word, start, end)


def _field(match: re.Match[str], start: int, end: int) -> Token:
    name = match["field"].lower()
    told = match["told"] if match["told"] is not None else match["value"]
    if name in FIELDS:
        return Token("field", told, start, end, name)
    known = ", ".join(f"{one}:" for one in FIELDS)
    raise Unclear(
        _(
            "There is no “%(name)s:”; there are %(known)s. To look for the words themselves, put them in quotes."
        )
        % {"name": name, "known": known},
        start,
        end,
    )


class _Reader:
    """Goes through the tokens once, from left to right. OR binds least, then AND, then NOT, then NEAR."""

    def __init__(self, tokens: list[Token], length: int) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0
        self.last = Token("end", "", length, length)

    @property
    def next(self) -> Token:
        return self.tokens[self.at] if self.at < len(self.tokens) else self.last

    def take(self, *kinds: str) -> Token | None:
        if self.next.kind not in kinds:
            return None
        self.at += 1
        return self.tokens[self.at - 1]

    def whole(self) -> Node:
        node = self.any()
        if self.next.kind == "close":
            raise Unclear(_("This bracket closes none. Remove it."), self.next.start, self.next.end)
        return node

    def any(self) -> Node:
        parts = [self.all()]
        while self.take("OR"):
            parts.append(self.all())
        return parts[0] if len(parts) == 1 else Or(_flat(Or, parts))

    def all(self) -> Node:
        parts = [self.negated()]
        while self.next.kind not in ("OR", "close", "end"):
            self.take("AND")
            parts.append(self.negated())
        return parts[0] if len(parts) == 1 else And(_flat(And, parts))

    def negated(self) -> Node:
        if self.take("NOT", "minus"):
            inner = self.negated()
            return inner.inner if isinstance(inner, Not) else Not(inner)
        return self.near()

    def near(self) -> Node:
        start = self.next.start
        node = self.single()
        word = self.take("NEAR")
        if word is None:
            return node
        other_start = self.next.start
        other = self.single()
        if self.next.kind == "NEAR":
            raise Unclear(
                _("NEAR stands between two things. Join the third with AND."), self.next.start, self.next.end
            )
        within = int(word.text.partition("/")[2] or NEAR)
        if within > FARTHEST:
            raise Unclear(
                _("NEAR reaches %(number)s words at most.") % {"number": FARTHEST}, word.start, word.end
            )
        return Near(
            self.spoken(node, start, word.start), self.spoken(other, other_start, self.next.start), within
        )

    def spoken(self, node: Node, start: int, end: int) -> Term | Or:
        is_spoken = isinstance(node, Term) or (
            isinstance(node, Or) and all(isinstance(part, Term) for part in node.parts)
        )
        if not is_spoken:
            raise Unclear(
                _("Beside NEAR stand words and phrases, or several of them joined by OR in brackets."),
                start,
                end,
            )
        assert isinstance(node, Term | Or)
        return node

    def single(self) -> Node:
        token = self.next
        if self.take("open"):
            return self.bracket(token)
        if self.take("field"):
            return _field_of(token)
        if self.take("phrase", "prefix"):
            return _term_of(token)
        if token.kind == "end":
            raise Unclear(_("Something is missing at the end: a word, or a phrase."), *_tail(self.tokens))
        if token.kind == "close":
            raise Unclear(_("Something is missing before this bracket."), token.start, token.end)
        raise Unclear(
            _("Something is missing before %(word)s. To look for the word itself, write it in small letters.")
            % {"word": token.text},
            token.start,
            token.end,
        )

    def bracket(self, opened: Token) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise Unclear(_("Too many brackets within brackets."), opened.start, opened.end)
        node = self.any()
        if not self.take("close"):
            raise Unclear(_("This bracket is not closed. Add a )."), opened.start, opened.end)
        self.depth -= 1
        return node


def _flat(kind: type[And] | type[Or], parts: list[Node]) -> tuple[Node, ...]:
    found: list[Node] = []
    for part in parts:
        found += part.parts if isinstance(part, kind) else [part]
    return tuple(found)


def _tail(tokens: list[Token]) -> tuple[int, int]:
    return (tokens[-1].start, tokens[-1].end) if tokens else (0, 0)


def _term_of(token: Token) -> Term:
    words = tuple(words_in(token.text))
    if not words:
        raise Unclear(_("There is no word in this. Write letters or digits."), token.start, token.end)
    is_prefix = token.kind == "prefix"
    if is_prefix and len(words) == 1 and len(words[0]) < 2:
        raise Unclear(_("Write at least two letters before *."), token.start, token.end)
    return Term(words, is_prefix, as_written=token.text.strip())


def _field_of(token: Token) -> Field:
    value = fold(token.text.strip())
    if token.name in ("author", "from"):
        value = value.lstrip("@")
    if not value:
        raise Unclear(
            _("After %(name)s: something is missing.") % {"name": token.name}, token.start, token.end
        )
    return Field(token.name, value, as_written=token.text.strip())
