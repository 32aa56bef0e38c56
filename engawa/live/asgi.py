"""The live process: one stream of news for each reader's tab, and nothing else.

A bare ASGI application on purpose: Django's own handler costs twice the memory for each open stream.
"""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from engawa.live.stream import application  # noqa: E402 - needs Django's settings

__all__ = ["application"]
