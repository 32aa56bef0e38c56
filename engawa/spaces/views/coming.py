"""Coming in: by an invitation, or as the first."""

from allauth.account.utils import perform_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from procrastinate.contrib.django import app as jobs

from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces import actions
from engawa.spaces.actions.rules import from_inside
from engawa.spaces.forms import BeginForm, ComeInForm
from engawa.spaces.models import Hub, Invitation, Space

SAMPLE_JOB = "archives.import_sample"
LEADS_TO = {"sample": "/import/", "archives": "/import/", "own": "/s/new/"}


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: Request, secret: str) -> HttpResponse:
    """Says who invites whom into what, and takes the invitation up."""
    try:
        found, spaces = actions.open_invitation(secret)
        if request.method == "POST" and request.reader is not None:
            actions.accept_as_guest(secret, guest=request.reader)
            return redirect("/")
        form = ComeInForm(request.POST or None, initial={"name": found.name, "email": found.email})
        if request.method == "POST" and form.is_valid():
            account = actions.accept(secret, **form.cleaned_data)
            response: HttpResponse = perform_login(request, account, redirect_url="/")
            return response
    except Invitation.DoesNotExist:
        raise Http404 from None
    except actions.InvitationOver as over:
        return render(request, "spaces/invitation_over.html", {"why": str(over)}, status=410)
    context = {"invitation": found, "spaces": spaces, "reader": request.reader, "form": form}
    return render(request, "spaces/invitation.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def welcome(request: SignedInRequest) -> HttpResponse:
    """The first page of a new place: name it, then look around, bring archives, or start empty."""
    from_inside(request.reader)
    if not request.reader.is_owner or Hub.objects.exists():
        return redirect("/")
    form = BeginForm(request.POST or None, initial={"name": request.reader.name})
    if request.method == "POST" and form.is_valid():
        then = request.POST.get("then", "")
        with_space = then in ("", "archives", "empty")
        actions.begin(actor=request.reader, with_space=with_space, **form.cleaned_data)
        if then == "sample":
            jobs.configure_task(SAMPLE_JOB, allow_unknown=True).defer()
        return redirect(LEADS_TO.get(then, "/"))
    has_spaces = Space.objects.places().exists()
    return render(request, "spaces/welcome.html", {"form": form, "has_spaces": has_spaces})
