"""Where the built styles, islands, fonts and icons are."""

import json
from functools import cache
from pathlib import Path
from typing import TypedDict

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

BUILT = Path(__file__).parent / "static" / "built"


class Manifest(TypedDict):
    files: dict[str, str]
    fonts: list[str]
    icons: list[str]


@cache
def _read(_changed_at: int) -> Manifest:
    manifest: Manifest = json.loads((BUILT / "manifest.json").read_text())
    return manifest


@cache
def _settled_manifest() -> Manifest:
    return _current_manifest()


def _current_manifest() -> Manifest:
    try:
        return _read((BUILT / "manifest.json").stat().st_mtime_ns)
    except FileNotFoundError:
        raise ImproperlyConfigured("The front end is not built yet. Run: npm run build") from None


def manifest() -> Manifest:
    """The build's names; read once, or again after each build while developing."""
    return _current_manifest() if settings.DEBUG else _settled_manifest()


def asset(name: str) -> str:
    """The address of a built file, its content's hash in the name: asset("app.css")."""
    return f"{settings.STATIC_URL}built/{manifest()['files'][name]}"


def first_fonts() -> list[str]:
    """The addresses of the cuts every page needs, to load early."""
    return [f"{settings.STATIC_URL}built/{name}" for name in manifest()["fonts"]]
