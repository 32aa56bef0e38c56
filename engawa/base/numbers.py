"""Numbers that somebody sent."""

LARGEST = 2**63 - 1


def number_in(sent: str) -> int | None:
    """The id or number in what somebody sent; None for anything else, and for what no id can be."""
    plain = sent.isascii() and sent.isdigit() and len(sent) < 20
    return int(sent) if plain and 0 < int(sent) <= LARGEST else None


def share_in(sent: str) -> float | None:
    """The number from 0 to 1 in what somebody sent; None for anything else."""
    try:
        share = float(sent)
    except ValueError:
        return None
    return share if 0 <= share <= 1 else None
