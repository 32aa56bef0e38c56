"""Loaded before Django's settings: tests run in a home of their own."""

import os
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
os.environ.setdefault("ENGAWA_HOME", str(CHECKOUT / "var" / "test"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
