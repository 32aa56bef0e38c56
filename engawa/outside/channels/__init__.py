"""Accounts on networks, by which Engawa hears and speaks. A network is one folder here; see `network.py`."""
