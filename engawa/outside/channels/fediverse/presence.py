"""Who we are in the fediverse: accounts of the network "fediverse", each an actor with a key of its own."""

from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.db import transaction

from engawa.outside.channels.fediverse.remembering import remembered
from engawa.outside.channels.keys import COURIER, keep_keys, keys_of
from engawa.outside.channels.models import Account

SLUG = "fediverse"
BITS = 2048


@remembered
def account_with(number: int) -> Account | None:
    """The account with this id, whether it stands or is closed."""
    accounts = Account.objects.using(COURIER).filter(network=SLUG, pk=number)
    return accounts.select_related("space").first()


@remembered
def account_for(space: int) -> Account | None:
    """The account by which this space is followed, if its owners switched that on."""
    accounts = Account.objects.using(COURIER).filter(network=SLUG, space=space, settings__publishes=True)
    return accounts.exclude(state=Account.State.CLOSED).select_related("space").first()


def stands(account: Account) -> bool:
    """Whether it may be seen: a space's only while the public reads the space."""
    return account.state != Account.State.CLOSED and (not publishes(account) or account.space.audience == 0)


def publishes(account: Account) -> bool:
    """Whether its followers receive what is written in its space; otherwise it is the company's own voice."""
    return bool(account.settings.get("publishes"))


def username(account: Account) -> str:
    return account.handle.split("@")[1]


def new_key() -> str:
    """A fresh private key, as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=BITS)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@lru_cache(maxsize=256)
def private_key(account: int) -> rsa.RSAPrivateKey:
    """The key of an account; made when it is wanted for the first time."""
    with transaction.atomic(using=COURIER):
        found = Account.objects.using(COURIER).select_for_update(of=("self",)).get(pk=account, network=SLUG)
        keys = keys_of(found)
        if "private" not in keys:
            keys = {**keys, "private": new_key()}
            keep_keys(account, keys)
    key = load_pem_private_key(keys["private"].encode(), None, unsafe_skip_rsa_key_validation=True)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def public_key(account: int) -> str:
    """What others check our signatures with, as PEM."""
    made = private_key(account).public_key()
    return made.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
