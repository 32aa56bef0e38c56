"""Tokens that end after a while: exchanged in time, by one process at a time, since a refresh token may count once."""

import time
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from engawa.outside.channels import tokens
from engawa.outside.channels.consent import Way
from engawa.outside.channels.keys import COURIER, keep_keys, keys_of
from engawa.outside.channels.models import Account, Key

MARGIN = 10 * 60
"""A token counts as ended so many seconds before it does: a look takes a while."""
Keys = Mapping[str, Any]


def keys_from(told: Mapping[str, Any]) -> dict[str, str]:
    """What is kept of an answer with tokens; a network that sends no new refresh token lets the old one stand."""
    kept = {"token": str(told["access_token"]), "until": str(tokens.ends(told))}
    return kept | ({"refresh": tokens.lasting(told)} if tokens.lasting(told) else {})


def standing(account: Account, keys: Keys, way: Way) -> Keys:
    """These keys, with a token that stands; new ones are kept before anybody uses them.

    Raises:
        SignInAgain: when the network gives no new one.
        Trouble: when it does not answer as it should.
    """
    if _stands(keys):
        return keys
    with transaction.atomic(using=COURIER):
        Key.objects.using(COURIER).select_for_update().filter(account_id=account.pk).first()
        kept = keys_of(account)
        if _stands(kept):
            return kept
        kept |= keys_from(tokens.refreshed(way, str(kept["refresh"])))
        keep_keys(account.pk, kept)
    return kept


def _stands(keys: Keys) -> bool:
    until = int(keys.get("until") or 0)
    return not keys.get("refresh") or not until or time.time() < until - MARGIN
