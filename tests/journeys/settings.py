"""The house's own settings, with a network on paper besides: what lies in a folder was said to us."""

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS as OURS

INSTALLED_APPS = [*OURS, "tests.journeys.on_paper.OnPaper"]
