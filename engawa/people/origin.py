"""Where this Engawa is reached, for links that leave it. What a request calls itself is not to be trusted."""

from django.conf import settings

from engawa.embedded import places


def origin() -> str:
    """The first of ENGAWA_ORIGINS, or this machine: "https://engawa.example"."""
    origins = settings.CSRF_TRUSTED_ORIGINS
    return origins[0].rstrip("/") if origins else f"http://localhost:{places.port()}"
