"""`bin/engawa ready`: what a start needs before the first page."""

import argparse
import contextlib
import json
import os
import sys
from urllib.parse import urljoin

import django
from django.core.management import call_command

from engawa.boundary.prepare import prepare


def main(words: list[str]) -> int:
    """Prepare the database, bring in the sample if asked, and print how a new owner gets in, as JSON."""
    parser = argparse.ArgumentParser(prog="bin/engawa ready")
    parser.add_argument("--address", required=True)
    parser.add_argument("--sample", action="store_true")
    chosen = parser.parse_args(words)
    with contextlib.redirect_stdout(sys.stderr):
        django.setup()
        said = ready(chosen.address, chosen.sample)
    print(json.dumps(said))
    return 0


def ready(address: str, sample: bool) -> dict[str, str]:
    """See `main`."""
    from engawa.people.actions import owner_link
    from engawa.people.models import Account

    prepare()
    if sample:
        call_command("import", sample=True)
    accounts = Account.objects.using("owner")
    if accounts.exclude(last_login=None).exists():
        return {}
    first = accounts.order_by("created_at").first()
    link = owner_link(first.email if first else os.environ.get("ENGAWA_OWNER", "owner@localhost"))
    return {"link": urljoin(address, link)}
