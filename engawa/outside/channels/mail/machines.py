"""Mails that no person wrote: they are not put into the inbox, for answering one would start a loop."""

from email.message import EmailMessage

LOOP = "X-Engawa-Loop"
"""Bears the address of the account in everything it sends."""
_MACHINES = ("mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply", "bounce")
_ANSWERS = (
    "List-Id", "X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Mail-Autoreply", "X-Failed-Recipients",
)  # fmt: skip


def machine_behind(message: EmailMessage, author: str, ours: str) -> str:
    """Why this is a machine's mail; empty for a person's."""
    submitted = _said(message, "Auto-Submitted").partition(";")[0].strip()
    precedence = _said(message, "Precedence")
    if submitted not in ("", "no"):
        return f"Auto-Submitted says {submitted}"
    if precedence in ("bulk", "junk", "list", "auto_reply"):
        return f"Precedence says {precedence}"
    if found := next((name for name in _ANSWERS if _said(message, name)), ""):
        return f"it has the header {found}"
    if message.get_content_type() == "multipart/report":
        return "it is a report of a mail server"
    if author.partition("@")[0].partition("+")[0] in _MACHINES:
        return f"{author} is a machine"
    if _said(message, LOOP) == ours.lower():
        return "we sent it ourselves"
    return ""


def _said(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name) or "").strip().lower()
    except Exception:
        return ""
