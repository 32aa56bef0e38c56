"""Finding what an address names; what the reader may not see is not there."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from engawa.outside.inbox.models import Answer, Thread


def find(thread_id: int) -> Thread:
    """
    Raises:
        Http404: where there is none.
    """
    return get_object_or_404(Thread.objects.with_people(), pk=thread_id)


def find_answer(answer_id: int) -> Answer:
    """
    Raises:
        Http404: where there is none.
    """
    answers = Answer.objects.select_related(
        "thread__account__space", "thread__identity", "message__identity", "written_by", "decided_by"
    )
    return get_object_or_404(answers, pk=answer_id)


def is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
