"""The list of commands, and the few that are not Django's to run."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module


@dataclass(frozen=True)
class Command:
    """What a command is for, and whether it needs the database to run."""

    purpose: str
    database: bool = True
    shown: bool = True


COMMANDS = {
    "doctor": Command("say what is installed, reachable and behind, and what to do", database=False),
    "backup": Command("FILE: write everything into one file"),
    "restore": Command("FILE: bring everything back from such a file"),
    "import": Command("PATH…: bring in mail, chats, pages, links, feeds"),
    "export": Command("PATH: write out what there is, in Engawa's own format"),
    "search": Command("WORDS --as EMAIL: search as that person"),
    "meaning": Command("let search know what everything means; bin/up does so by itself"),
    "people": Command("import FILE.csv, leave EMAIL: who works here, and who no longer does"),
    "credit": Command("rebuild: derive anew who is credited with what"),
    "login-link": Command("EMAIL: a link that signs somebody in once"),
    "stop": Command("stop the Engawa that runs here", database=False),
    "migrate": Command("bring the tables up to date; bin/up does so by itself"),
    "jobs": Command("do the work that waits; bin/up runs it", shown=False),
    "mail_door": Command("take mail in; bin/up runs it", shown=False),
    "outside": Command("listen and speak on the channels; bin/up runs it", shown=False),
    "ready": Command("prepare a start; bin/up runs it", shown=False),
    "shell": Command("Python, with Engawa's models", shown=False),
    "makemigrations": Command("write down what changed in the models", shown=False),
}

OURS = {"backup", "doctor", "migrate", "ready", "restore", "stop"}


def ours(name: str) -> Callable[[list[str]], int]:
    """The command that is ours to run, loaded only when it is asked for."""
    run: Callable[[list[str]], int] = import_module(f"engawa.doors.console.{name}").main
    return run


def overview() -> str:
    """What one can ask for."""
    lines = [f"  {name:<12}{command.purpose}" for name, command in COMMANDS.items() if command.shown]
    return "bin/engawa COMMAND [--help]\n\n" + "\n".join(lines)
