"""Who carries letters and notes. A way registers itself in its AppConfig.ready(), or is named here."""

from engawa.notices.ways import plain
from engawa.notices.ways.protocol import MailWay, PushWay

_mail: list[MailWay] = [plain]
_push: list[PushWay] = []


def carry_mail(way: MailWay) -> None:
    """From now on this way carries letters."""
    _mail.append(way)


def carry_push(way: PushWay) -> None:
    """From now on this way carries notes to devices."""
    _push.append(way)


def mail() -> MailWay:
    """The way that letters take: the latest registered."""
    return _mail[-1]


def push() -> PushWay | None:
    """The way to people's devices; None where there is none."""
    return _push[-1] if _push else None
