"""The trackers of a space: which projects are connected, and how they are."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.boundary.refusals import Refused
from engawa.content.text_form import status_of
from engawa.outside.cases.actions.linking import connect, set_connection
from engawa.outside.cases.models import Connection
from engawa.outside.cases.tracking import Ask, all_trackers, tracker_named
from engawa.outside.cases.views.case import belongs_to
from engawa.outside.channels.network import Trouble
from engawa.people.models import Ring
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.models import Role, Space


@require_GET
@signed_in
def trackers(request: SignedInRequest, slug: str) -> HttpResponse:
    """What is connected, and what could be."""
    space = get_object_or_404(Space, slug=slug)
    if space.pk not in belongs_to(request) or request.reader.ring != Ring.INSIDE:
        raise Refused(_("The members of this space see its trackers."))
    rows = Connection.objects.filter(space=space).exclude(state="closed").order_by("pk")
    membership = membership_of(space, request.reader)
    context = {"space": space, "connections": rows, "trackers": all_trackers()}
    owns = membership is not None and membership.role == Role.OWNER
    return render(request, "cases/trackers.html", context | {"owns": owns})


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest, slug: str, tracker: str) -> HttpResponse:
    """Connects a project."""
    space = get_object_or_404(Space, slug=slug)
    try:
        kind = tracker_named(tracker)
    except KeyError as missing:
        raise Http404 from missing
    membership = membership_of(space, request.reader)
    if membership is None or membership.role != Role.OWNER:
        raise Refused(_("The owners of a space of the inside connect trackers with it."))
    form = _form(kind.asks, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            connect(space, tracker, form.cleaned_data, actor=request.reader)
            return redirect(f"/s/{slug}/trackers/")
        except Trouble as trouble:
            form.add_error(None, str(trouble))
    context = {"space": space, "tracker": kind, "form": form}
    return render(request, "cases/connect.html", context, status=status_of(form))


def _form(asks: Sequence[Ask], data: Any) -> forms.Form:
    form = forms.Form(data)
    for ask in asks:
        field: forms.Field = forms.CharField(max_length=4_000)
        if ask.choices:
            field = forms.ChoiceField(choices=ask.choices)
        elif ask.is_secret:
            field = forms.CharField(max_length=4_000, widget=forms.PasswordInput(render_value=False))
        field.label, field.help_text, field.required = ask.label, ask.help, ask.required
        field.initial = ask.initial
        form.fields[ask.name] = field
    return form


@require_POST
@signed_in
def tracker(request: SignedInRequest, slug: str, connection_id: int) -> HttpResponse:
    """Pauses a connection, goes on, or closes it."""
    rows = Connection.objects.select_related("space")
    found = get_object_or_404(rows, pk=connection_id, space__slug=slug)
    set_connection(found, request.POST.get("state", ""), actor=request.reader)
    return redirect(f"/s/{slug}/trackers/")
