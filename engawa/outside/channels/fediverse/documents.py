"""The documents of ours that other servers fetch: actors, collections, who we are."""

from collections.abc import Mapping, Sequence
from typing import Any

from engawa.outside.channels.fediverse.addresses import (
    PUBLIC,
    actor_of,
    followers_of,
    host,
    key_of,
    shared_inbox,
)
from engawa.outside.channels.fediverse.presence import public_key, publishes, username
from engawa.outside.channels.fediverse.rendering import moment
from engawa.outside.channels.models import Account
from engawa.people.origin import origin

type Json = dict[str, Any]
ACTIVITY = "application/activity+json"
STREAMS = "https://www.w3.org/ns/activitystreams"
CONTEXT = [
    STREAMS,
    "https://w3id.org/security/v1",
    {
        "manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
        "sensitive": "as:sensitive",
        "Hashtag": "as:Hashtag",
        "toot": "http://joinmastodon.org/ns#",
        "discoverable": "toot:discoverable",
    },
]


def actor(account: Account) -> Json:
    """A space that is followed, or the company's own voice."""
    here = actor_of(account.pk)
    is_space = publishes(account)
    about = account.space.purpose if is_space else account.settings.get("about", "")
    return {
        "@context": CONTEXT,
        "id": here,
        "type": "Service" if is_space else "Organization",
        "preferredUsername": username(account),
        "name": account.name,
        "summary": about,
        "url": origin() + account.space.get_absolute_url() if is_space else account.url or origin() + "/",
        "inbox": f"{here}inbox/",
        "outbox": f"{here}outbox/",
        "followers": followers_of(account.pk),
        "following": f"{here}following/",
        "endpoints": {"sharedInbox": shared_inbox()},
        "manuallyApprovesFollowers": False,
        "discoverable": True,
        "published": moment(account.made_at),
        "publicKey": {"id": key_of(account.pk), "owner": here, "publicKeyPem": public_key(account.pk)},
    }


def activity(kind: str, account: int, number: int | str, thing: Any, **more: Any) -> Json:
    """An activity of ours; `number` makes its name unique."""
    here = actor_of(account)
    return {
        "@context": CONTEXT,
        "id": f"{here}#{kind.lower()}-{number}",
        "type": kind,
        "actor": here,
        "object": thing,
        **more,
    }


def about_object(kind: str, account: int, number: int | str, found: Mapping[str, Any]) -> Json:
    """Create or Update, addressed as its object is."""
    at = found.get("updated") or found["published"]
    return activity(kind, account, number, dict(found), to=found["to"], cc=found["cc"], published=at)


def taken_back(account: int, number: int | str, uri: str) -> Json:
    """Delete, with nothing left of what it was."""
    gone = {"id": uri, "type": "Tombstone"}
    return activity("Delete", account, number, gone, to=[PUBLIC], cc=[followers_of(account)])


def collection(at: str, total: int, first: bool = True) -> Json:
    found: Json = {"@context": STREAMS, "id": at, "type": "OrderedCollection", "totalItems": total}
    return found | {"first": f"{at}?page=1"} if first else found


def page(at: str, total: int, here: str, items: Sequence[Any], further: int | None) -> Json:
    """A page of a collection, and where the next begins."""
    found: Json = {
        "@context": CONTEXT,
        "id": f"{at}?{here}",
        "type": "OrderedCollectionPage",
        "partOf": at,
        "totalItems": total,
        "orderedItems": list(items),
    }
    return found | {"next": f"{at}?page=1&before={further}"} if further else found


def webfinger(account: Account) -> Json:
    here = actor_of(account.pk)
    profile = origin() + account.space.get_absolute_url() if publishes(account) else here
    return {
        "subject": f"acct:{username(account)}@{host()}",
        "aliases": list(dict.fromkeys([here, profile])),
        "links": [
            {"rel": "self", "type": ACTIVITY, "href": here},
            {"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": profile},
        ],
    }


def host_meta() -> str:
    template = f"{origin()}/.well-known/webfinger?resource={{uri}}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0">'
        f'<Link rel="lrdd" template="{template}"/></XRD>\n'
    )


def node_info(version: str, actors: int, posts: int) -> Json:
    return {
        "version": "2.1",
        "software": {"name": "engawa", "version": version},
        "protocols": ["activitypub"],
        "services": {"inbound": [], "outbound": []},
        "openRegistrations": False,
        "usage": {"users": {"total": actors}, "localPosts": posts},
        "metadata": {},
    }
