"""News, blogs and forums by their feed: heard, not answered."""
