"""How many events a second of Bluesky's public stream are read on one core, in each of its forms."""

from __future__ import annotations

import os
from multiprocessing import get_context
from multiprocessing.connection import Connection
from time import perf_counter, process_time

import django

from tests.load.figures import Figures
from tests.load.plan import Plan

EVENTS = 30_000
LIKES = 9
"""Of ten events of the firehose so many are no posts."""
FORMS = {
    "jetstream_1": "/subscribe",
    "jetstream_2": "/xrpc",
    "firehose": "/xrpc/com.atproto.sync.subscribeRepos",
}
WORDS = "The tap in the kitchen drips since the last update, and nobody at the shop answers. #{} Grüße 💧"


def public_stream(plan: Plan) -> Figures:
    """Events a second read from Bluesky's stream (two Jetstreams, the firehose) by one thread on one core."""
    os.environ["ENGAWA_ALLOWED_ADDRESSES"] = "127.0.0.1"
    django.setup()
    figures: Figures = {"events": EVENTS, "errors": 0}
    for form, path in FORMS.items():
        ours, theirs = get_context("spawn").Pipe()
        server = get_context("spawn").Process(target=tell, args=(form, theirs), daemon=True)
        server.start()
        posts, seconds, cpu = read(f"{ours.recv()}{path}")
        server.kill()
        server.join()
        figures |= {
            f"{form}_events_per_second": round(EVENTS / seconds, 1),
            f"{form}_cpu_microseconds_each": round(cpu / EVENTS * 1e6, 1),
            f"{form}_posts": posts,
        }
    return figures


def read(address: str) -> tuple[int, float, float]:
    """Posts, seconds and seconds of the processor until the last event was read."""
    from engawa.outside.channels.bluesky.stream import caught

    posts, began, cpu = 0, perf_counter(), process_time()
    for catch in caught(address, None, lambda: True):
        posts += len(catch.heard)
        if catch.cursor["place"] % 1_000_000 >= EVENTS:
            break
    return posts, perf_counter() - began, process_time() - cpu


def tell(form: str, to: Connection) -> None:
    """A server in a process of its own, which has everything ready before anybody asks."""
    django.setup()
    from engawa.outside.channels.bluesky.tests.relay import fire, new, old, relay

    made = {"jetstream_1": old, "jetstream_2": new, "firehose": fire}[form]
    frames = [made(number, WORDS.format(number)) for number in range(1, EVENTS + 1)]
    if form == "firehose":
        frames = [
            (
                place,
                frame.replace(b"app.bsky.feed.post/", b"app.bsky.feed.like/")
                if place % 10 < LIKES
                else frame,
            )
            for place, frame in frames
            if isinstance(frame, bytes)
        ]
    with relay(frames) as running:
        to.send(running.address)
        to.poll(None)
