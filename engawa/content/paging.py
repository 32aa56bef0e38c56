"""Where a page of a longer list begins."""

LARGEST = 2**63 - 1


def cursor_in(sent: str) -> int | None:
    """The id or number somebody sent in an address; None for anything else."""
    return int(sent) if sent.isascii() and sent.isdigit() and 0 < int(sent) <= LARGEST else None
