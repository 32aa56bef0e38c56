"""A site says that it links to something here: kept if it may be so, looked at behind the page."""

from contextlib import suppress
from urllib.parse import urlsplit

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.exceptions import AlreadyEnqueued

from engawa.boundary.refusals import Refused
from engawa.content.models import Item
from engawa.outside.public.addresses import SHOWN, item_at
from engawa.outside.public.answering import COURIER
from engawa.outside.public.models import Answer, Face
from engawa.outside.public.tasks import look

LONGEST = 2_000


def number_named(source: str, target: str) -> int:
    """The number of the item that the target names, as far as the addresses alone say.

    Raises:
        Refused: with what is wrong with them, for whoever sent them.
    """
    for name, address in (("source", source), ("target", target)):
        if len(address) > LONGEST or not _is_page(address):
            raise Refused(_("%(name)s has to be the address of a page: https://…") % {"name": name})
    if source == target:
        raise Refused(_("source and target are the same page."))
    number = item_at(target)
    if number is None:
        raise Refused(_("target is no public page of ours."))
    return number


def receive(source: str, target: str) -> Answer:
    """Note what is said, and have the source looked at. Saying it again has it looked at again.

    Raises:
        Refused: with what is wrong with it, for whoever sent it.
    """
    number = number_named(source, target)
    item = Item.objects.using(COURIER).filter(pk=number, audience=0, root=None, kind__in=SHOWN).first()
    if item is None:
        raise Refused(_("target is no public page of ours."))
    if not (Face.objects.using(COURIER).filter(space=item.space_id).first() or Face()).takes_mentions:
        raise Refused(_("This page takes no mentions."))
    with transaction.atomic(using=COURIER):
        answer, _new = Answer.objects.using(COURIER).get_or_create(
            source=source,
            item=item,
            way=Answer.Way.SITE,
            defaults={"state": Answer.State.FETCHING, "what": Answer.What.LINK, "target": target},
        )
        if answer.target != target:
            Answer.objects.using(COURIER).filter(pk=answer.pk).update(target=target)
    # Told twice while it waits, it is looked at once.
    with suppress(AlreadyEnqueued), transaction.atomic():
        look.configure(queueing_lock=f"public-answer-{answer.pk}").defer(answer_id=answer.pk)
    return answer


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.username is None
    except ValueError:
        return False
