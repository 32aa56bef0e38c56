"""How an issue or a comment of ours is known again after a break: by a line at its end."""

from engawa.outside.cases.tracking import NewIssue


def marked(text: str, key: str) -> str:
    """The text with its mark, which Markdown does not show."""
    return f"{text}\n\n<!-- engawa:{key} -->"


def plainly_marked(text: str, key: str) -> str:
    """The text with its mark where comments of HTML would be seen."""
    return f"{text}\n\n[engawa:{key}]"


def has_mark(text: object, key: str) -> bool:
    return f"engawa:{key}" in str(text)


def body_of(issue: NewIssue) -> str:
    """What stands in an issue: its text, and the way back to the case."""
    return f"{issue.text}\n\n{issue.address}"
