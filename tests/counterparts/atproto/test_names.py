"""Names of atproto's, right and wrong ones: each becomes something sound, whose address leads to Bluesky alone."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from engawa.outside.channels.bluesky.facets import SITE, as_html
from engawa.outside.channels.bluesky.posts import POST, heard_of, speaker_of
from engawa.outside.channels.bluesky.saying import name_of
from engawa.outside.channels.network import Heard
from engawa.outside.channels.sound import sound
from tests.counterparts.atproto.cases import cases

pytestmark = pytest.mark.counterparts
DID = "did:plc:44ybard66vv44zksje25o7dz"
NOW = datetime.now(UTC).isoformat()
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")


def said(uri: str, did: str = DID, handle: str = "ann.example") -> Heard | None:
    record = {"$type": POST, "text": "It drips.", "createdAt": NOW}
    author = {"did": did, "handle": handle}
    return heard_of({"uri": uri, "cid": "c", "author": author, "record": record, "indexedAt": NOW})


def kept(heard: Heard | None) -> Iterator[Heard]:
    """What is kept of it; its addresses are of the site, and none leads elsewhere."""
    found, lost = sound([heard] if heard else [])
    assert lost in (0, 1)
    for one in found:
        for address in (one.url, one.speaker.url):
            parts = urlsplit(address)
            assert f"{parts.scheme}://{parts.netloc}" == SITE
            assert parts.path.startswith("/profile/")
            assert not set(address) & set("<>\"' \n\\")
        yield one


@pytest.mark.parametrize("of", ["aturi", "did", "handle", "nsid"])
def test_names_right_and_wrong_are_taken_as_they_are(of: str) -> None:
    valid, invalid = cases(of)
    print(f"{of}: {len(valid)} valid, {len(invalid)} invalid")
    assert min(len(valid), len(invalid)) > 5
    for name in [*valid, *invalid]:
        uri = name if of == "aturi" else f"at://{DID}/{name if of == 'nsid' else POST}/3jzfcijpj2z2a"
        found = list(kept(said(uri, name if of == "did" else DID, name if of == "handle" else "ann.example")))
        if name in valid:
            (one,) = found
            assert one.uri == uri
            assert one.speaker.uid == (name if of == "did" else DID)
            assert one.speaker.handle == (f"@{name}" if of == "handle" else "@ann.example")


def test_mentions_of_anything_lead_to_the_site() -> None:
    for name in [one for cased in map(cases, ("did", "handle")) for group in cased for one in group]:
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": name}
        html = as_html("@ann", [{"index": {"byteStart": 0, "byteEnd": 4}, "features": [feature]}])
        assert re.fullmatch(r'<p>(<a href="https://bsky\.app/profile/[^"<>\s]*">@ann</a>|@ann)?</p>|', html)
        assert speaker_of({"did": name, "handle": "handle.invalid"}).handle == ""


def test_our_own_names_are_tids() -> None:
    names = {name_of(f"answer-{number}-0") for number in range(2_000)}
    assert len(names) == 2_000
    assert all(TID.fullmatch(name) for name in names)
