"""What somebody sees and may not do is refused in words they can act on."""

from django.core.exceptions import PermissionDenied


class Refused(PermissionDenied):
    """Shown with status 403; its text says why and what to do."""
