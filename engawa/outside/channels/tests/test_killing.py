"""The process is killed in the midst of listening and of speaking: nothing is lost, nothing is said twice."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from engawa.embedded import places
from engawa.outside.channels.models import Dispatch
from engawa.outside.channels.network import Draft
from engawa.outside.channels.sending import hand_over
from engawa.outside.channels.tests.dying import Deadly
from engawa.outside.inbox.models import Message
from tests.paper import account_in
from tests.world import World

PATIENCE = 120
STEPS = ("listen", "before", "after", "asked")
COUNT = 5


def start(folder: Path) -> subprocess.Popen[bytes]:
    """The process as bin/up runs it, on the test's database."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.dying_settings",
        "ENGAWA_DYING_DATABASE": str(settings.DATABASES["courier"]["NAME"]),
        "ENGAWA_DYING_FOLDER": str(folder),
        "PYTHONPATH": str(places.CHECKOUT),
    }
    return subprocess.Popen([sys.executable, "-m", "django", "outside"], env=environment, cwd=places.CHECKOUT)


def all_is_done() -> bool:
    said = Dispatch.objects.using("courier").filter(state="sent").count()
    return said == COUNT and Message.objects.using("courier").filter(is_ours=False).count() == COUNT


def test_killed_at_every_step_it_loses_nothing_and_says_nothing_twice(fresh: World, tmp_path: Path) -> None:
    account, network = account_in(fresh), Deadly(tmp_path)
    (tmp_path / "heard").write_text(str(COUNT))
    for step in STEPS:
        (tmp_path / f"die-{step}").touch()
    for number in range(COUNT):
        hand_over(account, Draft(f"key {number}", "We look."), actor=None, using="courier")
    deaths, process = 0, start(tmp_path)
    deadline = time.monotonic() + PATIENCE
    while not all_is_done() and time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.returncode == -signal.SIGKILL
            deaths, process = deaths + 1, start(tmp_path)
        time.sleep(0.2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(PATIENCE) == 0
    assert all_is_done()
    assert deaths == len(STEPS), [one.name for one in tmp_path.iterdir()]
    assert sorted(network.arrived()) == [f"key {number}" for number in range(COUNT)]
