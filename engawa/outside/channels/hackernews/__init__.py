"""Hacker News by its public search: words that are said there, and whole threads."""
