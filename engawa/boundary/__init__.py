"""Who is reading, and what they may see: kept by the database, row by row."""

from engawa.boundary.scope import read_as, reading_as

__all__ = ["read_as", "reading_as"]
