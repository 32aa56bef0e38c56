"""Archives made up for measuring imports: a mailing list and a chat, as long as wished."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import batched, islice
from pathlib import Path
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from tests.load.company.words import sentences, vocabulary

WRITERS = 500
CHANNELS = 20
A_DAY = 400
START = datetime(2024, 1, 1, 8, tzinfo=UTC)


def write_mailbox(path: Path, count: int, seed: int = 1) -> None:
    """`count` mails in threads, with quotes and signatures."""
    with open(path, "w") as file:
        file.writelines(islice(mails(Random(seed), path.stem), count))


def mails(random: Random, name: str) -> Iterator[str]:
    texts = sentences(random, vocabulary(random, 5_000), 2**62, 40, 160)
    titles = sentences(random, vocabulary(random, 5_000), 2**62, 3, 8)
    recent: list[tuple[int, str]] = []
    for number, text in enumerate(texts):
        writer = int(random.random() ** 2 * WRITERS)
        moment = START + timedelta(minutes=7 * number)
        answered = random.choice(recent) if recent and random.random() < 0.7 else None
        subject = f"Re: {answered[1]}" if answered else next(titles)
        recent = [*recent[-40:], (number, subject.removeprefix("Re: "))]
        reply = f"In-Reply-To: <{answered[0]}@{name}.example>\n" if answered else ""
        quoted = "\n".join(f"> {line}" for line in wrapped(text[:200])) if answered else ""
        yield (
            f"From w{writer} at company.example  {moment:%a %b %d %H:%M:%S %Y}\n"
            f"From: Writer {writer} <w{writer}@company.example>\nDate: {format_datetime(moment)}\n"
            f"Subject: [{name}] {subject}\nMessage-ID: <{number}@{name}.example>\n{reply}"
            f"Content-Type: text/plain; charset=utf-8\n\n"
            f"{quoted}\n\n{chr(10).join(wrapped(text))}\n\n-- \nWriter {writer}\nCompany, some street\n\n"
        )


def wrapped(text: str) -> Iterator[str]:
    """Lines of ten words."""
    for line in batched(text.split(), 10, strict=False):
        yield " ".join(line)


def write_chat(path: Path, count: int, seed: int = 1) -> None:
    """`count` messages of a Slack team, a file for each channel and day."""
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        people = [{"id": f"U{n:05}", "name": f"w{n}", "profile": profile(n)} for n in range(WRITERS)]
        members, created = [one["id"] for one in people], int(START.timestamp())
        channels = [
            {"id": f"C{n:05}", "name": f"room-{path.stem}-{n}", "created": created, "members": members}
            for n in range(CHANNELS)
        ]
        archive.writestr("users.json", json.dumps(people))
        archive.writestr("channels.json", json.dumps(channels))
        days = batched(islice(messages(Random(seed)), count), A_DAY, strict=False)
        for day, written in enumerate(days):
            channel = channels[day % CHANNELS]["name"]
            date = START + timedelta(days=day // CHANNELS)
            archive.writestr(f"{channel}/{date:%Y-%m-%d}.json", json.dumps(stamped(written, date, day)))


def profile(number: int) -> dict[str, str]:
    return {"real_name": f"Writer {number}", "email": f"w{number}@company.example"}


def messages(random: Random) -> Iterator[dict[str, object]]:
    for text in sentences(random, vocabulary(random, 5_000), 2**62, 4, 40):
        message: dict[str, object] = {"type": "message", "text": text}
        message["user"] = f"U{int(random.random() ** 2 * WRITERS):05}"
        if random.random() < 0.1:
            message["reactions"] = [{"name": "heart", "users": ["U00001", "U00002"], "count": 2}]
        yield message


def stamped(written: tuple[dict[str, object], ...], date: datetime, day: int) -> list[dict[str, object]]:
    """The messages of one day with their times."""
    start = date.timestamp()
    return [
        {**one, "ts": f"{start + turn * 60:.0f}.{day % 1_000_000:06}"} for turn, one in enumerate(written)
    ]
