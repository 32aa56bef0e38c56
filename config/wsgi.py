"""The pages, and before them the built files, compressed and kept by browsers for good."""

import gc
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

# What was loaded stays: looking through it again and again for garbage would make some pages wait. What is new is
# looked through often and in small pieces, rather than seldom for many milliseconds.
gc.collect()
gc.freeze()
gc.set_threshold(2_000, 20, 100)
