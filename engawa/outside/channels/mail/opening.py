"""A mail as its parts, however it is built: what would take minutes to read is opened no further than its head."""

import re
from collections.abc import Iterable, Sequence
from email import message_from_bytes
from email.message import EmailMessage
from email.parser import BytesHeaderParser
from email.policy import EmailPolicy
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Modern = EmailPolicy[EmailMessage]
else:
    Modern = EmailPolicy
LONGEST_HEADER = 5_000
LONGEST_NAMING = 1_000
"""Of what names somebody or says what a part is: the library's time for these grows with the square of their length."""
MOST_BORDERS = 100
MOST_PARTS = 2_000
SLOW = frozenset({"from", "sender", "to", "cc", "reply-to"})
_BORDERS = re.compile(rb"(?i)boundary[^\n=]{0,40}=|content-type\s*:[^/]{0,200}message/")


class Careful(Modern):
    """Headers as far as anybody reads them."""

    def header_source_parse(self, sourcelines: Sequence[str]) -> tuple[str, str]:
        """A header's name and what of it is kept."""
        name, value = super().header_source_parse(list(_beginning(sourcelines)))
        slow = name.lower() in SLOW or name.lower().startswith("content-")
        return name, value[: LONGEST_NAMING if slow else LONGEST_HEADER]


POLICY = Careful()


def opened(raw: bytes) -> EmailMessage:
    """A mail; of one with letters within letters without end, or thousands of parts, the head with all else as one."""
    if not _is_endless(raw):
        try:
            return message_from_bytes(raw, policy=POLICY)
        except RecursionError:
            pass
    return BytesHeaderParser(policy=POLICY).parsebytes(raw)


def _is_endless(raw: bytes) -> bool:
    if raw.count(b"\n--") > MOST_PARTS:
        return True
    return any(number >= MOST_BORDERS for number, _found in enumerate(_BORDERS.finditer(raw)))


def _beginning(lines: Iterable[str]) -> Iterable[str]:
    left = 2 * LONGEST_HEADER
    for line in lines:
        yield line[: max(left, 0)]
        left -= len(line)
