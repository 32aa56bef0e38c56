"""Accounts of the sample company that are not all well: one whose use is billed and counted, one that is refused."""

from datetime import UTC, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from engawa.outside.channels.keys import COURIER
from engawa.outside.channels.models import Account, Spending
from engawa.spaces.models import Space

State = Account.State
BILLED = ("x", "@tarnvale")
REFUSED = ("instagram", "tarnvale.stations")
COST = {"price_read": "0.005", "price_written": "0.015", "currency": "USD", "most_read": "4000"}
READ, WRITTEN = 2_841, 37


def bring_accounts(space: Space) -> None:
    """Bring them into this space, under the courier's role; brought in again, nothing is doubled. Neither asks anybody:
    there is no such company."""
    now = timezone.now()
    until = (now + timedelta(minutes=9)).isoformat()
    quota = {"left": 61, "of": 300, "until": until, "month_left": 7_159, "month_of": 10_000}
    billed, is_new = _account(
        space,
        BILLED,
        state=State.PAUSED,
        quota=quota,
        settings={"cost": COST},
        heard_at=now - timedelta(hours=2),
    )
    if is_new:
        month = datetime.now(UTC).date().replace(day=1)
        Spending.objects.using(COURIER).create(account=billed, month=month, read=READ, written=WRITTEN)
    _account(
        space, REFUSED, state=State.REFUSED, failures=1, heard_at=now - timedelta(hours=31),
        trouble_since=now - timedelta(hours=30), trouble=_("The network refuses our keys (%s). Sign in again.")
        % "The session has been invalidated because the user changed the password",
    )  # fmt: skip


def _account(space: Space, place: tuple[str, str], **more: object) -> tuple[Account, bool]:
    return Account.objects.using(COURIER).get_or_create(
        space=space, network=place[0], handle=place[1], defaults={"name": "Tarnvale", **more}
    )
