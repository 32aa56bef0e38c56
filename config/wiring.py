"""Who hears what: the one place that says what happens after something happened."""

HEARS: dict[str, list[object]] = {}
