"""Visitors and other sites answer, and the space's people decide what is shown."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from engawa.boundary.refusals import Refused
from engawa.content.models import Item
from engawa.outside.public import answering, reading
from engawa.outside.public.addresses import absolute, face_of
from engawa.outside.public.forms import AnswerForm, FaceForm
from engawa.outside.public.models import Answer
from engawa.outside.public.receiving import number_named, receive
from engawa.outside.public.views.faces import item_page
from engawa.outside.public.visiting import TooOften, is_from_here, knock
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of


@csrf_exempt
@require_POST
def leave(request: Request, slug: str, item_id: int) -> HttpResponse:
    """Takes a visitor's answer. Nobody's session is used, so that none can be misused: the form proves itself."""
    space = reading.space_outside(slug)
    item, _entry = reading.item_outside(space, item_id)
    form = AnswerForm(request.POST)
    if form.is_valid() and not is_from_here(form.cleaned_data["token"], item.pk):
        form.add_error(None, _("This page had been open for days. Your text is below: send it once more."))
    if form.is_valid():
        try:
            _take(request, item, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, str(refused))
    if form.errors:
        return item_page(request, slug, item_id, form)
    return redirect(f"{face_of(space)}{item.pk}/?left=1#answers")


def _take(request: Request, item: Item, said: dict[str, Any]) -> None:
    """A robot that filled in what people do not see is thanked like anybody, and nothing is kept."""
    if said["company"]:
        return
    knock(request)
    answering.leave(item, name=said["name"], url=said["url"], text=said["text"])


@csrf_exempt
@require_POST
def mentioned(request: Request) -> HttpResponse:
    """Takes a Webmention: it is looked at later, so the answer is only that it was understood."""
    source, target = request.POST.get("source", ""), request.POST.get("target", "")
    try:
        number_named(source, target)
        knock(request)
        receive(source, target)
    except TooOften as refused:
        return HttpResponse(str(refused), status=429, content_type="text/plain; charset=utf-8")
    except Refused as refused:
        return HttpResponse(str(refused), status=400, content_type="text/plain; charset=utf-8")
    return HttpResponse(
        _("Thank you. It is looked at."), status=202, content_type="text/plain; charset=utf-8"
    )


@require_http_methods(["GET", "POST"])
@signed_in
def answers(request: SignedInRequest, slug: str) -> HttpResponse:
    """What waits to be shown, and for owners what visitors may do."""
    space = reading.space_outside(slug)
    membership = membership_of(space, request.reader)
    if membership is None:
        raise Refused(_("Whoever belongs to the space decides what is shown under it."))
    if request.method == "POST":
        form = FaceForm(request.POST)
        if form.is_valid():
            answering.set_face(space, actor=request.reader, **form.cleaned_data)
            return redirect(f"{face_of(space)}answers/")
    face = reading.face(space)
    context = {
        "space": space,
        "membership": membership,
        "reader": request.reader,
        "waiting": answering.waiting_in(space),
        "form": FaceForm(
            initial={"takes_comments": face.takes_comments, "takes_mentions": face.takes_mentions}
        ),
        "at": face_of(space),
        "url": absolute(face_of(space)),
        "goes_on": request.GET.get("on") == "1",
    }
    return render(request, "public/answers.html", context)


@require_POST
@signed_in
def decision(request: SignedInRequest, slug: str, answer_id: int) -> HttpResponse:
    """Shows an answer, or does not."""
    space = reading.space_outside(slug)
    answer = get_object_or_404(Answer.objects.filter(item__space=space), pk=answer_id)
    answering.decide(answer, actor=request.reader, show=request.POST.get("show") == "1")
    return redirect(f"{face_of(space)}answers/?on=1")
