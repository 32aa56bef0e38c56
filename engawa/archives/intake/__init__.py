"""Bringing an archive in: whatever a format yields becomes people, spaces and items, once."""
