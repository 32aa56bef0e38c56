"""When far more is said than is usual at that hour of that day of the week."""
