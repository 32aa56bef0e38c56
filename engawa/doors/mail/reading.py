"""What a person wrote in a mail: without what they quote, sign with, and what their program adds."""

import re
from dataclasses import dataclass, field

from engawa.archives.mbox.bodies import read_body
from engawa.archives.mbox.headers import parse, words
from engawa.archives.mbox.threads import clean_subject
from engawa.archives.records import Attachment
from engawa.base.quoting import segments

MOST_FILES = 20
NARROW = 60
_SENT_FROM = re.compile(
    r"\n+(?:Sent from my|Sent via|Get Outlook for|Von meinem .{1,40} gesendet|Gesendet (?:von|mit)|Envoyé (?:de|depuis)"
    r"|Enviado desde|Inviato da|Verzonden vanaf|Sendt fra|Skickat från)[^\n]{0,80}\s*\Z",
    re.IGNORECASE,
)
_SHORT = re.compile(rf"(?m)^(?![ \t]*(?:[-*+>#|]|\d+[.)]|```))(.{{1,{NARROW}}}?)[ \t]*\n(?=(\S+))")


@dataclass(slots=True)
class Reading:
    subject: str
    text: str
    """Everything it says."""
    files: list[Attachment] = field(default_factory=list)

    def answer(self) -> str:
        """Only what is said in answer, as Markdown."""
        shown, _folded = segments("\n" + self.text + "\n")
        while shown and (shown[0].kind != "own" or shown[0].is_blank()):
            shown = shown[1:]
        if not shown:
            return ""
        own = "\n".join(line for segment in shown for line in segment.lines)
        return as_markdown(_SENT_FROM.sub("", "\n" + own.strip()))

    def post(self) -> str:
        """All of it but the signature, as Markdown."""
        shown, folded = segments(self.text)
        kept = [segment for segment in (*shown, *folded) if segment.kind != "signature"]
        return as_markdown(
            _SENT_FROM.sub("", "\n" + "\n".join(line for one in kept for line in one.lines).strip())
        )


def read(raw: bytes) -> Reading:
    """Read a mail, however broken it is; what cannot be read is not there."""
    headers, body = parse(raw.replace(b"\r\n", b"\n"))
    text, files = read_body(headers, body)
    subject, _is_reply = clean_subject(words(headers.get("subject", "")), "")
    kept = [file for file in files if file.content is not None]
    return Reading(subject.replace("\x00", ""), text.replace("\x00", ""), kept[:MOST_FILES])


def as_markdown(text: str) -> str:
    """A short line ends where its writer ended it; a line that was only wrapped flows on."""

    def ended(match: re.Match[str]) -> str:
        fits = len(match[1]) + 1 + len(match[2]) <= NARROW
        return f"{match[1]}\\\n" if fits else match[0]

    return _SHORT.sub(ended, text.strip())
