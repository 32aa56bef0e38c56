"""Contacts and orders in files, in and out."""

from typing import cast

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from engawa.base.numbers import number_in
from engawa.content.text_form import status_of
from engawa.outside.channels.models import Account
from engawa.outside.contacts import leaving
from engawa.outside.contacts.forms import FileForm
from engawa.outside.contacts.intake import stopping
from engawa.outside.contacts.intake.running import put_aside
from engawa.outside.contacts.models import Intake
from engawa.outside.contacts.tasks import take_in
from engawa.outside.contacts.views.inside import insiders, spaces_of
from engawa.people.requests import SignedInRequest
from engawa.spaces.models import Space


@require_http_methods(["GET", "POST"])
@insiders
def files(request: SignedInRequest) -> HttpResponse:
    """Files that came; POST tries one."""
    spaces = _with_accounts_first(spaces_of(request))
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(*sent, spaces=spaces)
    if form.is_valid():
        file = form.cleaned_data["file"]
        return _order(
            request,
            form.cleaned_data["space"],
            form.cleaned_data["kind"],
            file.name[:200],
            str(put_aside(file)),
        )
    came = Intake.objects.select_related("space", "by").order_by("-pk")[:20]
    context = {"form": form, "came": came, "spaces": spaces}
    return render(request, "contacts/files.html", context, status=status_of(form))


def _with_accounts_first(spaces: list[Space]) -> list[Space]:
    """The spaces that speak with customers, and then the others."""
    speak = set(Account.objects.filter(space__in=spaces).values_list("space_id", flat=True))
    return sorted(spaces, key=lambda one: one.pk not in speak)


@require_http_methods(["GET", "POST"])
@insiders
def going(request: SignedInRequest, intake_id: int) -> HttpResponse:
    """Stops a file that is being read; `go=on` takes it up again. Who looks only is led to the file."""
    intake = get_object_or_404(Intake, pk=intake_id)
    if request.method == "GET":
        return redirect(f"/contacts/files/{intake.pk}/")
    if request.POST.get("go") == "on":
        stopping.go_on(intake, actor=request.reader)
        take_in.defer(intake_id=intake.pk)
    else:
        stopping.stop(intake, actor=request.reader)
    return redirect(f"/contacts/files/{intake.pk}/")


@require_http_methods(["GET", "POST"])
@insiders
def file(request: SignedInRequest, intake_id: int) -> HttpResponse:
    """What became of a file; POST keeps what was tried."""
    intake = get_object_or_404(Intake.objects.select_related("space", "by"), pk=intake_id)
    if request.method == "POST" and intake.dry_run and intake.path:
        return _order(request, intake.space_id, intake.kind, intake.name, intake.path, dry_run=False)
    name = "contacts/file_state.html" if request.GET.get("as") == "state" else "contacts/file.html"
    return render(request, name, {"intake": intake})


def _order(
    request: SignedInRequest, space_id: int, kind: str, name: str, path: str, *, dry_run: bool = True
) -> HttpResponse:
    made = Intake.objects.create(
        space_id=space_id, by=request.reader, kind=kind, name=name, path=path, dry_run=dry_run
    )
    take_in.defer(intake_id=made.pk)
    return redirect(f"/contacts/files/{made.pk}/")


@require_GET
@insiders
def export(request: SignedInRequest) -> HttpResponse:
    """All contacts of a space; ?as= csv, vcard or vcard3."""
    mine = Space.objects.filter(pk__in=request.reader.belongs_to)
    space = get_object_or_404(mine, pk=number_in(request.GET.get("space", "")) or 0)
    form = request.GET.get("as", "csv")
    if form == "csv":
        lines, kind, ending = leaving.table(space.pk, reader_id=request.reader.pk), "text/csv", "csv"
    else:
        version = "3.0" if form == "vcard3" else "4.0"
        lines, kind, ending = (
            leaving.cards(space.pk, version, reader_id=request.reader.pk),
            "text/vcard",
            "vcf",
        )
    answer = StreamingHttpResponse(lines, content_type=f"{kind}; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="contacts-{space.slug}.{ending}"'
    return cast(HttpResponse, answer)
