"""Slack's rich text and message blocks as Markdown."""

from collections.abc import Callable, Iterable
from itertools import groupby

from engawa.archives.slack.emoji import emoji_of
from engawa.archives.slack.escaping import code_block, code_span, escape_inline, escape_lines, link, styled
from engawa.archives.slack.export import Json
from engawa.archives.slack.naming import Naming

type Run = tuple[str, frozenset[str]]


def has_rich_text(message: Json) -> bool:
    return any(block.get("type") == "rich_text" for block in message.get("blocks") or ())


def from_blocks(blocks: Iterable[Json], naming: Naming, mrkdwn: Callable[[str], str]) -> str:
    """All blocks of a message; what bots put in sections and contexts is mrkdwn text."""
    parts: list[str] = []
    for block in blocks:
        match block.get("type"):
            case "rich_text":
                parts.append(_rich_text(block.get("elements") or [], naming))
            case "section" | "header":
                texts = [block.get("text"), *(block.get("fields") or [])]
                parts.append("\n".join(_object(text, mrkdwn) for text in texts if text))
            case "context":
                parts.append(
                    " ".join(
                        _object(text, mrkdwn) for text in block.get("elements") or [] if text.get("text")
                    )
                )
    return "\n\n".join(part for part in parts if part.strip())


def _object(told: Json, mrkdwn: Callable[[str], str]) -> str:
    text = told.get("text") or ""
    return mrkdwn(text) if told.get("type") == "mrkdwn" else escape_lines(escape_inline(text))


def _rich_text(elements: list[Json], naming: Naming) -> str:
    parts: list[str] = []
    for is_list, group in groupby(elements, lambda element: element.get("type") == "rich_text_list"):
        if is_list:
            parts.append(_lists(list(group), naming))
            continue
        for element in group:
            inner = element.get("elements") or []
            match element.get("type"):
                case "rich_text_preformatted":
                    raw = "".join(part.get("text") or part.get("url") or "" for part in inner)
                    text = code_block(raw, str(element.get("language") or ""))
                    parts.append(_quoted(text) if element.get("border") else text)
                case "rich_text_quote":
                    parts.append(_quoted(escape_lines(_inline(inner, naming))))
                case _:
                    parts.append(escape_lines(_inline(inner, naming)).strip("\n"))
    return "\n\n".join(part for part in parts if part.strip())


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.strip("\n").split("\n"))


def _lists(lists: list[Json], naming: Naming) -> str:
    lines: list[str] = []
    least = min(int(one.get("indent") or 0) for one in lists)
    for one in lists:
        indent = "    " * (int(one.get("indent") or 0) - least)
        ordered = one.get("style") == "ordered"
        for number, item in enumerate(one.get("elements") or [], int(one.get("offset") or 0) + 1):
            mark = f"{number}. " if ordered else "- "
            text = escape_lines(_inline(item.get("elements") or [], naming)).strip()
            lines.append(indent + mark + text.replace("\n", "\n" + indent + " " * len(mark)))
    text = "\n".join(lines)
    return _quoted(text) if any(one.get("border") for one in lists) else text


def _inline(elements: list[Json], naming: Naming) -> str:
    runs = (_run(element, naming) for element in elements)
    return "".join(
        _styled("".join(text for text, _ in group), styles) for styles, group in groupby(runs, lambda r: r[1])
    )


def _run(element: Json, naming: Naming) -> Run:
    style = element.get("style")
    styles = (
        frozenset(name for name, on in style.items() if on) if isinstance(style, dict) else frozenset[str]()
    )
    match element.get("type"):
        case "text":
            text = element.get("text") or ""
            return (text if "code" in styles else escape_inline(text)), styles
        case "link":
            url, label = element.get("url") or "", element.get("text") or ""
            if "code" in styles:
                return label or url, styles
            return link(url, escape_inline(label)), styles
        case "user":
            return naming.person(element.get("user_id") or ""), styles - {"code"}
        case "usergroup":
            return naming.group(element.get("usergroup_id") or ""), styles - {"code"}
        case "channel":
            return escape_inline(naming.channel(element.get("channel_id") or "")), styles - {"code"}
        case "broadcast":
            return "@" + (element.get("range") or "channel"), styles - {"code"}
        case "emoji":
            codes = element.get("unicode")
            known = "".join(chr(int(code, 16)) for code in codes.split("-")) if codes else ""
            return known or emoji_of(element.get("name") or ""), styles - {"code"}
        case _:
            return escape_inline(str(element.get("text") or element.get("value") or "")), styles


def _styled(text: str, styles: frozenset[str]) -> str:
    if "code" in styles:
        text = code_span(text)
    for name, mark in (("strike", "~~"), ("italic", "*"), ("bold", "**")):
        if name in styles:
            text = styled(text, mark)
    return text
