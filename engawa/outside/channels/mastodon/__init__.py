"""Mastodon, and what speaks like it: accounts the company has on servers of others."""
