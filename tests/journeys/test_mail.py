"""Devices in a real browser: the worker shows what a push service brings."""

import json
from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.journeys.house import House


def test_a_device_shows_what_is_pushed_to_it(house: House, visit: Callable[..., Page]) -> None:
    page = visit("maya", "/account/devices/", permissions=["notifications"])
    expect(page.get_by_role("button", name="Tell me on this device")).to_be_visible()
    assert not Axe().run(page).response["violations"]
    registered: list[str] = []
    session = page.context.new_cdp_session(page)
    session.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: registered.extend(one["registrationId"] for one in event["registrations"]),
    )
    session.send("ServiceWorker.enable")
    ready = "navigator.serviceWorker.register('/worker.js').then(() => navigator.serviceWorker.ready)"
    assert page.evaluate(f"{ready}.then((one) => new URL(one.scope).pathname)") == "/"
    while not registered:
        page.wait_for_timeout(50)
    pushed = {"origin": house.address, "registrationId": registered[-1]}
    data = json.dumps({"id": "1", "generic": "Something new in Engawa"})
    session.send("ServiceWorker.deliverPushMessage", pushed | {"data": data})
    shown = "navigator.serviceWorker.ready.then((one) => one.getNotifications())"
    told = page.evaluate(
        f"new Promise(async (done) => {{ for (;;) {{ const notes = await {shown}; "
        "if (notes.length) return done(notes.map((note) => [note.title, note.data.url])); "
        "await new Promise((again) => setTimeout(again, 50)) } })"
    )
    assert told == [["Something new in Engawa", "/notices/"]]
