from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.people.models import Person


def greeting(request: HttpRequest) -> str:
    """A word of welcome for the reader's time of day."""
    reader: Person | None = getattr(request, "reader", None)
    if reader is None:
        return _("What is said in public")
    name = reader.name.split()[0] if reader.name else ""
    hour = timezone.localtime().hour
    if hour < 5 or hour >= 18:
        return _("Good evening, %(name)s") % {"name": name}
    if hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    return _("Good afternoon, %(name)s") % {"name": name}
