"""What claims to be from an address and does not show it: why, in words. It is another identity than the address."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

UNCONFIRMED = "unconfirmed"
"""The network of such an identity; its uid is the address that was claimed, which proves nothing."""
WHY: "dict[str, _StrPromise]" = {
    "unsigned": _(
        "Nothing in this mail proves that it is from the domain of its sender: it bears no signature of it."
    ),
    "broken": _(
        "Its signature does not hold: it was changed on its way, or is not from the domain of its sender."
    ),
    "unasked": _("The domain of its sender did not answer when its signature was to be checked."),
    "large": _("It is too large for its signature to be checked."),
    "forged": _("Your mail server found that it was not sent from where this address sends."),
    "several": _("It does not name one sender."),
    "form": _("It was written into a form, where nobody has to prove whose address they give."),
}
"""`network.Heard.doubt`, in words."""


def why(doubt: str) -> str:
    """Why something is not confirmed; empty for what is."""
    return str(WHY.get(doubt, WHY["unsigned"])) if doubt else ""
