"""The pages, and before them the built files, compressed and kept by browsers for good."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from whitenoise import WhiteNoise

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = WhiteNoise(
    get_wsgi_application(),
    root=settings.BASE_DIR / "engawa" / "web" / "static",
    prefix=settings.STATIC_URL,
    max_age=31_536_000,
    autorefresh=settings.DEBUG,
)
