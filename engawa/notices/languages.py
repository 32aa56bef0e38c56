"""In which language somebody is written to."""

from collections.abc import Sequence

from django.conf import settings


def language_of(languages: Sequence[str]) -> str:
    """The first of somebody's languages that Engawa speaks, or the house's own."""
    ours = dict(settings.LANGUAGES)
    spoken = (one.casefold().split("-")[0] for one in languages)
    return next((one for one in spoken if one in ours), settings.LANGUAGE_CODE)
