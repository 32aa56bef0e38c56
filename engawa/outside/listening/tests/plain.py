"""What a query means, said as plainly as possible: slow, without any index, and written apart from what it checks."""

from engawa.outside.listening.asking.holding import Said
from engawa.outside.listening.asking.tree import And, Field, Near, Node, Not, Or, Term
from engawa.outside.listening.asking.words import fold


def plainly_holds(node: Node, said: Said) -> bool:
    if isinstance(node, And):
        return not [part for part in node.parts if not plainly_holds(part, said)]
    if isinstance(node, Or):
        return bool([part for part in node.parts if plainly_holds(part, said)])
    if isinstance(node, Not):
        return not plainly_holds(node.inner, said)
    if isinstance(node, Term):
        return bool(stretches(node, said.words))
    if isinstance(node, Near):
        return any(
            0 <= gap <= node.within
            for first, last in stretches(node.one, said.words)
            for start, end in stretches(node.other, said.words)
            for gap in (start - last - 1, first - end - 1)
        )
    return field_holds(node, said)


def stretches(node: Node, words: list[str]) -> list[tuple[int, int]]:
    if isinstance(node, Or):
        return [found for part in node.parts for found in stretches(part, words)]
    assert isinstance(node, Term)
    size = len(node.words)
    found = []
    for at in range(len(words) - size + 1):
        here = words[at : at + size]
        if node.is_prefix:
            here[-1] = here[-1][: len(node.words[-1])]
        if tuple(here) == node.words:
            found.append((at, at + size - 1))
    return found


def field_holds(field: Field, said: Said) -> bool:
    if field.name == "lang":
        return (fold(said.language) + "-").startswith(field.value + "-")
    if field.name == "network":
        return fold(said.network) == field.value
    handle = fold(said.author if field.name == "author" else said.account).lstrip("@")
    names = {handle, handle.split("@")[0] if "@" in handle else handle.split(".")[0]}
    if field.name == "author":
        names.add(fold(said.uid))
    return field.value in names - {""}
