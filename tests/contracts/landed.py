"""The version that people run: where an upgrade starts. Set anew after each landing."""

LANDED = {
    "archives": "0004_boundary",
    "articles": "0002_boundary",
    "base": "0002_words",
    "bookmarks": "0002_boundary",
    "content": "0003_boundary",
    "journal": "0003_boundary",
    "pages": "0002_boundary",
    "people": "0002_initial",
    "search": "0002_boundary",
    "spaces": "0002_boundary",
}
"""The last migration of each room."""
