"""Tryton with its parties, on SQLite, in an environment of its own."""
