"""Engawa is itself a server of the fediverse: public spaces are followed there, and the company speaks."""
