"""What every view of this room begins with."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from engawa.base.numbers import number_in
from engawa.outside.listening.models import Mention, Query
from engawa.people.models import Ring
from engawa.people.requests import Request, SignedInRequest, signed_in


def inside[**P](
    view: Callable[Concatenate[SignedInRequest, P], HttpResponse],
) -> Callable[Concatenate[Request, P], HttpResponse]:
    """For people inside; for guests there is nothing here."""

    @wraps(view)
    def only_inside(request: SignedInRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.reader.ring != Ring.INSIDE:
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(only_inside)


def query_in(request: SignedInRequest) -> Query | None:
    """The query that ?query= names, where the reader may see it."""
    number = number_in(request.GET.get("query", ""))
    return get_object_or_404(Query.objects.select_related("space"), pk=number) if number else None


def find_query(query_id: int) -> Query:
    return get_object_or_404(Query.objects.select_related("space", "made_by"), pk=query_id)


def find_mention(mention_id: int) -> Mention:
    mentions = Mention.objects.standing().select_related(
        "space", "story", "parted_from", "identity", "account"
    )
    return get_object_or_404(mentions, pk=mention_id)
