"""Is a space talking, or being talked at? The first measure: it reads what was said, and nothing reads it."""
