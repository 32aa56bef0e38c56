"""The house's settings for a process that dies when it is told to, on the database of a test."""

import os

from config.settings import *  # noqa: F403
from config.settings import DATABASES as OURS
from config.settings import INSTALLED_APPS as APPS

INSTALLED_APPS = [*APPS, "tests.dying_app.Dying"]
DATABASES = {alias: {**one, "NAME": os.environ["ENGAWA_DYING_DATABASE"]} for alias, one in OURS.items()}
