"""Moments as our archives write them."""

from datetime import UTC, datetime


def told(moment: datetime | None) -> str | None:
    """In ISO 8601, UTC."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
