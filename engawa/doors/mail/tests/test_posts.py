"""Posts by mail: only from somebody whose mail is proved to be theirs."""

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pytest_django import Settings

from engawa.content.models import Item
from engawa.doors.mail.models import Arrival, State
from engawa.doors.mail.tests.mails import DOMAIN, POSTMAN, bring, mail
from engawa.notices.ways.mail.models import Outgoing
from tests.world import World

FAR = "203.0.113.7"
LAB = f"lab@{DOMAIN}"
Records = dict[tuple[str, str], list[object]]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def publish(zone: Records, key: rsa.RSAPrivateKey, domain: str) -> None:
    import base64

    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    zone[(f"s1._domainkey.{domain}", "TXT")] = [b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)]


def signed(raw: bytes, key: rsa.RSAPrivateKey, domain: str, **options: object) -> bytes:
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    return bytes(dkim.sign(raw, b"s1", domain.encode(), pem, **options)) + raw


def post_of(arrival: Arrival) -> Item:
    return Item.objects.using("importer").get(pk=arrival.item or 0)


def test_a_signed_mail_becomes_a_post(door: World, zone: Records, key: rsa.RSAPrivateKey) -> None:
    publish(zone, key, "engawa.example")
    raw = mail("Aiko <aiko@engawa.example>", LAB, "It *runs*.\n\n-- \nAiko", "=?utf-8?q?R=C3=A9sum=C3=A9?=")
    arrival = bring(signed(raw, key, "engawa.example"), LAB, peer=FAR)
    assert (arrival.state, arrival.words) == (State.DONE, "")
    post = post_of(arrival)
    assert (post.kind, post.title, post.body) == ("post", "Résumé", "It *runs*.")
    assert (post.space_id, post.author_id) == (door.spaces["lab"], door.people["aiko"])


@pytest.mark.parametrize("change", ["body", "from", "length", "other"])
def test_a_forged_from_is_held_and_posts_nothing(
    door: World, zone: Records, key: rsa.RSAPrivateKey, change: str
) -> None:
    publish(zone, key, "engawa.example")
    publish(zone, key, "evil.example")
    raw = mail("aiko@engawa.example", LAB, f"Change {change}")
    if change == "body":
        raw = signed(raw, key, "engawa.example").replace(b"Change body", b"Pay me 1000")
    elif change == "from":
        raw = signed(raw, key, "engawa.example", include_headers=[b"from", b"subject"])
        raw = raw.replace(b"From: aiko@", b"From: tom@")
    elif change == "length":
        raw = signed(raw, key, "engawa.example", length=True) + b"and more\r\n"
    else:
        raw = signed(raw, key, "evil.example")
    arrival = bring(raw, LAB, peer=FAR)
    assert arrival.state == State.HELD
    assert arrival.item is None
    assert Outgoing.objects.using(POSTMAN).filter(key=f"mail.held.{arrival.pk}").count() == 1


@pytest.mark.parametrize(
    "policy, sender, state",
    [
        (b"v=spf1 ip4:203.0.113.0/24 -all", "tom@engawa.example", State.DONE),
        (b"v=spf1 ip4:198.51.100.0/24 -all", "tom@engawa.example", State.HELD),
        (b"v=spf1 ip4:203.0.113.0/24 -all", "tom@evil.example", State.HELD),
    ],
)
def test_spf_counts_where_it_is_about_the_author(
    door: World, zone: Records, policy: bytes, sender: str, state: State
) -> None:
    for domain in ("engawa.example", "evil.example"):
        zone[(domain, "TXT")] = [policy]
    raw = mail("tom@engawa.example", LAB, "By SPF")
    assert bring(raw, LAB, sender=sender, peer=FAR).state == state


@pytest.mark.parametrize(
    "told, state",
    [
        ("mx.engawa.example; dmarc=pass header.from=engawa.example", State.DONE),
        ("mx.engawa.example 1; dkim=pass (2048-bit key) header.d=engawa.example; spf=none", State.DONE),
        ("mx.engawa.example; dkim=pass header.d=evil.example", State.HELD),
        ("mx.engawa.example; dmarc=fail header.from=engawa.example", State.HELD),
        ("mx.evil.example; dmarc=pass header.from=engawa.example", State.HELD),
    ],
)
def test_what_the_owners_own_server_found_counts(
    door: World, settings: Settings, told: str, state: State
) -> None:
    settings.MAIL_TRUSTS = "mx.engawa.example"
    raw = mail("maya@engawa.example", f"platform@{DOMAIN}", Authentication_Results=told)
    assert bring(raw, f"platform@{DOMAIN}").state == state
    outside = mail("maya@engawa.example", f"platform@{DOMAIN}", Authentication_Results=told)
    assert bring(outside, f"platform@{DOMAIN}", peer=FAR).state == State.HELD


def test_places_one_may_not_see_are_like_places_that_are_not(
    door: World, zone: Records, key: rsa.RSAPrivateKey
) -> None:
    publish(zone, key, "engawa.example")
    words = []
    for slug in ("secret", "no-such-place"):
        raw = signed(mail("tom@engawa.example", slug), key, "engawa.example")
        arrival = bring(raw, f"{slug}@{DOMAIN}", peer=FAR)
        letter = Outgoing.objects.using(POSTMAN).get(key=f"mail.refused.{arrival.pk}")
        words.append((arrival.state, letter.text.replace(slug, "")))
        forged = bring(mail("tom@engawa.example", slug), f"{slug}@{DOMAIN}", peer=FAR)
        assert forged.state == State.IGNORED
        assert not Outgoing.objects.using(POSTMAN).filter(key=f"mail.held.{forged.pk}")
    assert words[0] == words[1]
    assert words[0][0] == State.REFUSED


def test_what_is_seen_and_may_not_be_written_is_refused_in_words(
    door: World, zone: Records, key: rsa.RSAPrivateKey
) -> None:
    publish(zone, key, "engawa.example")
    raw = signed(mail("colleague@engawa.example", "x"), key, "engawa.example")
    arrival = bring(raw, f"platform@{DOMAIN}", peer=FAR)
    assert arrival.state == State.REFUSED
    assert "Ask to join first" in Outgoing.objects.using(POSTMAN).get(key=f"mail.refused.{arrival.pk}").text
    unknown = bring(mail("nobody@elsewhere.example", "x"), f"platform@{DOMAIN}", peer=FAR)
    assert unknown.state == State.IGNORED


def test_mail_that_is_only_html_becomes_text(door: World, zone: Records, key: rsa.RSAPrivateKey) -> None:
    publish(zone, key, "engawa.example")
    html = "<html><script>x()</script><p>Hello <b>all</b>,</p><p>see <a href='https://x.example/'>this</a></p></html>"
    raw = mail("aiko@engawa.example", LAB, html, "HTML", Content_Type="text/html; charset=utf-8")
    arrival = bring(signed(raw, key, "engawa.example"), LAB, peer=FAR)
    assert post_of(arrival).body == "Hello all,\n\nsee this <https://x.example/>"


def test_somebody_may_be_asked_only_so_often(door: World) -> None:
    states = [bring(mail("aiko@engawa.example", LAB, f"{n}"), LAB, peer=FAR).state for n in range(12)]
    assert states.count(State.HELD) == 10
    assert states[-2:] == [State.IGNORED, State.IGNORED]
