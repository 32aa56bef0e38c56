"""Letters: written down with what they tell of, sent once, and answered by mail."""
