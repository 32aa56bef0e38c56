"""An app of `dying_settings` alone: it speaks with the network in whose midst the process is killed."""

import os
from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig


class Dying(AppConfig):
    name = "engawa.outside.channels.tests"
    label = "dying"

    def ready(self) -> None:
        from engawa.outside.channels import hearing, sending
        from engawa.outside.channels.network import register
        from engawa.outside.channels.tests.dying import Deadly

        sending.GRACE = hearing.LEASE = timedelta(seconds=1)
        register(Deadly(Path(os.environ["ENGAWA_DYING_FOLDER"])))
