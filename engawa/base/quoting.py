"""Finds what in a plain text is somebody else's words, a signature or a footer."""

import re
from dataclasses import dataclass
from typing import Literal

type Kind = Literal["own", "quote", "signature"]

_ORIGINAL = re.compile(
    r"\n(?:-{2,} *(?:Original Message|Original-Nachricht|Ursprüngliche Nachricht|Message d'origine"
    r"|Mensaje original|Mensagem original|Messaggio originale|Oorspronkelijk bericht"
    r"|Původní zpráva|原始邮件) *-{2,}(?= ?\n)"
    r"|(?:[_-]{10,}[ \t]*\n\s*)?\*?(?:From|Von|De|Van|Da|Fra|Från):\*? [^\n]+\n(?:[^\n]+\n)?"
    r"\*?(?:Sent|Date|Gesendet|Datum|Envoyé|Verzonden|Verstuurd|Enviado|Inviato|Data|Sendt"
    r"|Skickat):\*? [^\n]+)"
)
_OPENING = re.compile(r"[>*\s]*(?:On|In|At|Am|Le|El|Em|Il|Op|Den|Dne|W dniu)\b")
_SAID = re.compile(
    r"\b(?:wrote|writes|said|schrieb|écrit|escribió|escreveu|scritto|schreef|skrev|napsala?|pisze|kirjoitti)\b"
    r".{0,90}:\*?\s*\Z|写道[:\uff1a]\s*\Z",
    re.IGNORECASE | re.DOTALL,
)
_LIST = re.compile(
    r"mailing list|mailman/listinfo|unsubscri|lists?\.[\w.-]+/|groups\.google\.com", re.IGNORECASE
)


@dataclass(slots=True)
class Segment:
    """Lines of one kind that stand together."""

    kind: Kind
    lines: list[str]

    def is_blank(self) -> bool:
        return not any(line and not line.isspace() for line in self.lines)


def segments(text: str) -> tuple[list[Segment], list[Segment]]:
    """Return what to show and the tail to fold: the quotes and signatures after the writer's last own word.

    A text without own words keeps its quotes in view.
    """
    original = _ORIGINAL.search(text)
    if original and text[: original.start()].strip():
        shown = _cut(text[: original.start()].split("\n"))
        after = [Segment("quote", text[original.start() :].split("\n"))]
    else:
        shown, after = _cut(text.split("\n")), []
    end = len(shown)
    while end and (shown[end - 1].kind != "own" or shown[end - 1].is_blank()):
        end -= 1
    if any(segment.kind == "own" for segment in shown[:end]):
        return shown[:end], shown[end:] + after
    while end < len(shown) and shown[end].kind != "signature":
        end += 1
    return shown[:end], shown[end:] + after


def _cut(lines: list[str]) -> list[Segment]:
    found: list[Segment] = []
    start = 0
    quoted = False
    for number, line in enumerate(lines):
        if line.startswith((">", " >")) != quoted:
            _close(found, lines[start:number], quoted)
            start, quoted = number, not quoted
    _close(found, lines[start:], quoted)
    return found


def _close(found: list[Segment], lines: list[str], quoted: bool) -> None:
    if quoted:
        found.append(Segment("quote", _attribution(found) + lines))
        return
    if not lines:
        return
    cut = _signature_start(lines)
    if cut:
        found.append(Segment("own", lines[:cut]))
    if cut < len(lines):
        found.append(Segment("signature", lines[cut:]))


def _attribution(found: list[Segment]) -> list[str]:
    """Take "On … wrote:" from the end of the text before a quote."""
    if not found or found[-1].kind != "own":
        return []
    lines = found[-1].lines
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    if not end or len(lines) - end > 1 or not lines[end - 1].rstrip().endswith((":", "\uff1a", ":*")):
        return []
    first: int | None = None
    for start in range(end - 1, max(end - 5, -1), -1):
        if not lines[start].strip():
            break
        if _SAID.search("\n".join(lines[start:end])):
            opens = _OPENING.match(lines[start])
            first = start if first is None or opens else first
            if opens:
                break
    if first is None:
        return []
    taken = lines[first:end]
    del lines[first:]
    return taken


def _signature_start(lines: list[str]) -> int:
    for number, line in enumerate(lines):
        if line[:2] == "--" and line.rstrip() == "--":
            return number
        if line[:10] == "__________" and not line.strip("_ \t"):
            after = lines[number + 1 : number + 4]
            if any(_LIST.search(text) for text in after):
                return number
    return len(lines)
