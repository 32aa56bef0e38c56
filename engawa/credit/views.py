"""What somebody knows, who could introduce whom, thanks, and whose text stands where."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from engawa.base.numbers import number_in
from engawa.boundary.refusals import Refused
from engawa.content.cards import address_of
from engawa.content.models import Item
from engawa.credit import actions
from engawa.credit.forms import ItemThanksForm, VouchForm
from engawa.credit.introducing import introduce
from engawa.credit.items import receivers, thanks_for, written
from engawa.credit.knowing import claims_of, credits_of, title_of
from engawa.credit.models import Vouch
from engawa.people.actions import thank
from engawa.people.models import Person
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.people.voices import voice_of


@require_GET
@signed_in
def knows(request: SignedInRequest, person_id: int) -> HttpResponse:
    """What somebody knows and is credited with, each with why."""
    person = get_object_or_404(Person.objects.known(), pk=person_id)
    context = {
        "person": person,
        "is_me": person.pk == request.reader.pk,
        "claims": claims_of(person),
        "credits": credits_of(person),
    }
    return _shown(request, "credit/knows.html", "credit/knows_page.html", context)


@require_GET
@signed_in
def introduction(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Who could introduce the reader to somebody, and why them."""
    person = get_object_or_404(Person.objects.known(), pk=person_id)
    is_me = person.pk == request.reader.pk
    found = None if is_me else introduce(request.reader, person)
    context = {"person": person, "introduction": found}
    return _shown(request, "credit/introduction.html", "credit/introduction_page.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def mine(request: SignedInRequest) -> HttpResponse:
    """What is said about oneself: one adds to it, and hides of it what one likes."""
    if request.method == "POST":
        _change(request)
        return redirect("credit:mine")
    context = {
        "person": request.reader,
        "claims": claims_of(request.reader, for_themselves=True),
        "hides_all": actions.hides_all(request.reader),
        "vouches": Vouch.objects.filter(giver=request.reader).select_related("person").order_by("-at")[:100],
    }
    return render(request, "credit/mine.html", context)


def _change(request: SignedInRequest) -> None:
    sent, actor = request.POST, request.reader
    topic, hide = sent.get("topic", "").replace("\0", ""), not sent.get("show")
    if "say" in sent:
        actions.say_skill(sent["say"].replace("\0", ""), actor=actor)
    elif sent.get("take_back"):
        actions.take_skill_back(sent["take_back"].replace("\0", ""), actor=actor)
    elif number := number_in(sent.get("evidence", "")):
        actions.hide_evidence(number, actor=actor, hide=hide)
    elif topic or sent.get("everything"):
        actions.hide_topic("" if sent.get("everything") else topic, actor=actor, hide=hide)


@require_http_methods(["GET", "POST"])
@signed_in
def vouch(request: SignedInRequest, person_id: int) -> HttpResponse:
    """Stands up for what a colleague knows, or with `without` no longer."""
    person = get_object_or_404(Person.objects.known(), pk=person_id)
    form = VouchForm(request.POST or None, initial={"topic": request.GET.get("topic", "")})
    if number := number_in(request.POST.get("without", "")):
        made = get_object_or_404(Vouch, pk=number, giver=request.reader)
        actions.take_vouch_back(made, actor=request.reader)
        return redirect("credit:mine")
    if request.method == "POST" and form.is_valid():
        actions.vouch(person, actor=request.reader, **form.cleaned_data)
        return redirect(person)
    return render(request, "credit/vouch.html", {"person": person, "form": form})


@require_http_methods(["GET", "POST"])
@signed_in
def thanks(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Thanks whoever wrote something, for it and in words."""
    item = get_object_or_404(Item.objects.standing().with_people(), pk=item_id)
    whom = receivers(item, request.reader)
    if not whom:
        raise Refused(_("There is nobody else to thank for this."))
    form = ItemThanksForm(request.POST or None, receivers=whom)
    if request.method == "POST" and form.is_valid():
        receiver = get_object_or_404(Person.objects.known(), pk=form.cleaned_data["receiver"])
        thank(receiver, actor=request.reader, reason=form.cleaned_data["reason"], item=item)
        return redirect(address_of(item))
    context = {
        "item": item,
        "title": title_of(item, item.html),
        "form": form,
        "address": address_of(item),
        "whom": whom,
    }
    return render(request, "credit/thanks.html", context)


@require_GET
def owed(request: Request, item_id: int) -> HttpResponse:
    """Whose text stands in an item, and what was thanked for."""
    item = get_object_or_404(Item.objects.standing().with_people(), pk=item_id)
    given = [(voice_of(one.giver), voice_of(one.receiver), one) for one in thanks_for(item)]
    context = {"item": item, "written": written(item), "thanks": given, "address": address_of(item)}
    return _shown(request, "credit/owed.html", "credit/owed_page.html", context)


def _shown(
    request: Request | SignedInRequest, fragment: str, page: str, context: Mapping[str, object]
) -> HttpResponse:
    """The fragment for whoever borrows it, and a page of its own without scripts."""
    return render(request, fragment if request.headers.get("HX-Request") else page, dict(context))
