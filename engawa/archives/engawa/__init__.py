"""Engawa's own archives, as docs/engawa-format.md describes them."""
