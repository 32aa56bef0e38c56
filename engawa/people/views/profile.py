"""A person's page, and what one does there."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.people import actions, panels
from engawa.people.forms import PictureForm, ProfileForm, ThanksForm
from engawa.people.models import Person
from engawa.people.profile import identities_of, local_time, people_for, thanks_to
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.people.voices import voice_of


@require_GET
def person(request: Request, person_id: int) -> HttpResponse:
    """Who somebody is and what they wrote, as far as the reader may know."""
    found = get_object_or_404(people_for(request.reader), pk=person_id)
    if found.merged_into_id:
        return redirect("people:person", found.merged_into_id, permanent=False)
    context = {
        "person": found,
        "voice": voice_of(found),
        "time": local_time(found),
        "is_me": request.reader is not None and request.reader.pk == found.pk,
        "identities": identities_of(found),
        "may_set_manager": actions.may_set_manager(found, request.reader),
        "panels": panels.rendered(request, found, beside=False),
        "form": ThanksForm(),
    }
    return render(request, "people/person.html", context)


@require_GET
def around(request: Request, person_id: int) -> HttpResponse:
    """What stands beside a person's page: thanks they received, where and with whom they are."""
    found = get_object_or_404(Person.objects.known(), pk=person_id)
    context = {
        "person": found,
        "thanks": thanks_to(found),
        "panels": panels.rendered(request, found, beside=True),
    }
    is_fragment = bool(request.headers.get("HX-Request"))
    return render(request, "people/beside.html" if is_fragment else "people/around.html", context)


@require_POST
@signed_in
def following(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Follows somebody, or with `stop` no longer."""
    found = get_object_or_404(Person.objects.known(), pk=person_id)
    act = actions.unfollow if request.POST.get("stop") else actions.follow
    act(actor=request.reader, person=found)
    return redirect(found)


@require_http_methods(["GET", "POST"])
@signed_in
def thanks(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Thanks somebody in words."""
    found = get_object_or_404(Person.objects.known(), pk=person_id)
    form = ThanksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.thank(found, actor=request.reader, reason=form.cleaned_data["reason"])
        return redirect(found)
    return render(request, "people/thanks.html", {"person": found, "form": form})


@require_GET
@signed_in
def me(request: SignedInRequest) -> HttpResponse:
    """One's own page."""
    return redirect(request.reader)


@require_http_methods(["GET", "POST"])
@signed_in
def edit(request: SignedInRequest) -> HttpResponse:
    """What one says about oneself."""
    form = ProfileForm(request.POST or None, person=request.reader)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_profile(request.reader, actor=request.reader, changes=form.cleaned_data)
            return redirect(request.reader)
        except actions.HandleTaken:
            form.add_error("handle", _("Somebody else goes by this handle."))
    context = {"form": form, "picture": PictureForm(), "voice": voice_of(request.reader)}
    return render(request, "people/edit.html", context)


@require_POST
@signed_in
def picture(request: SignedInRequest) -> HttpResponse:
    """Keeps a new picture, or with `remove` takes it away."""
    form = PictureForm(request.POST, request.FILES)
    if request.POST.get("remove"):
        actions.set_picture(request.reader, actor=request.reader, content=None)
        return redirect("people:edit")
    try:
        if form.is_valid():
            actions.set_picture(request.reader, actor=request.reader, content=form.cleaned_data["picture"])
            return redirect("people:edit")
    except actions.NoPicture:
        form.add_error("picture", _("This is no picture we can read. Try a JPEG or PNG."))
    context = {"form": ProfileForm(person=request.reader), "picture": form, "voice": voice_of(request.reader)}
    return render(request, "people/edit.html", context, status=422)
