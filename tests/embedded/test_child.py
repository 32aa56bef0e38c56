import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from engawa.embedded import logs
from engawa.embedded.child import Child


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Callable[[str], Child]]:
    made: list[Child] = []

    def start(code: str) -> Child:
        child = Child("worker", [sys.executable, "-c", code], tmp_path / "worker.log", grace=0.5)
        child.start()
        made.append(child)
        return child

    yield start
    for child in made:
        child.stop()


def wait_for_end(child: Child) -> str:
    while True:
        news = child.look_after()
        if news:
            return news
        time.sleep(0.01)


def test_what_ends_is_started_again_after_ever_longer_pauses(run: Callable[[str], Child]) -> None:
    child = run("print('out of tea'); raise SystemExit(3)")
    first = wait_for_end(child)
    assert first.startswith("worker ended with 3; starting it again.")
    assert first.endswith("out of tea")
    before = child.pause
    wait_for_end(child)
    assert child.pause == 2 * before


def test_what_ran_well_for_long_is_started_again_at_once(run: Callable[[str], Child]) -> None:
    child = run("")
    child.started -= 1000
    child.pause = 16
    wait_for_end(child)
    assert child.pause < 1


def test_the_workers_of_a_killed_child_leave_with_it(run: Callable[[str], Child], tmp_path: Path) -> None:
    code = f"""
import subprocess, sys, time, pathlib
worker = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
pathlib.Path({str(tmp_path / "pid")!r}).write_text(str(worker.pid))
time.sleep(600)
"""
    child = run(code)
    while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
        time.sleep(0.01)
    worker = psutil.Process(int((tmp_path / "pid").read_text()))
    assert child.process
    child.process.kill()
    assert "was killed by signal 9" in wait_for_end(child)
    psutil.wait_procs([worker], timeout=5)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE


def test_what_does_not_stop_is_stopped(run: Callable[[str], Child]) -> None:
    child = run(
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
        "print(1, flush=True); time.sleep(600)"
    )
    while not child.log.read_text():
        time.sleep(0.01)
    process = child.process
    assert process
    child.stop()
    assert process.returncode == -9


def test_long_logs_begin_anew_while_they_are_written(tmp_path: Path) -> None:
    log = tmp_path / "pages.log"
    handle = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(handle, b"old\n" * 10)
    logs.trim(tmp_path, longest=20)
    os.write(handle, b"new\n")
    os.close(handle)
    assert log.read_text() == "new\n"
    assert (tmp_path / "pages.log.1").read_text() == "old\n" * 10
