"""Questions: asking, reading, settling."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from engawa.content.editing import expect_writer
from engawa.content.models import Item
from engawa.content.paging import cursor_in
from engawa.content.text_form import status_of
from engawa.content.uploads import uploads_in
from engawa.kinds.questions import actions
from engawa.kinds.questions.forms import AskForm
from engawa.kinds.questions.merging import stands_for
from engawa.kinds.questions.models import AlsoAsked, Routing
from engawa.kinds.questions.reading import SHOWS, question_page, questions_of, tabs
from engawa.kinds.questions.suggestions import suggestions
from engawa.people.requests import Request, SignedInRequest, signed_in
from engawa.spaces.belonging import membership_of
from engawa.spaces.mine import my_spaces
from engawa.spaces.models import Space
from engawa.spaces.readers import place, readers


def find(item_id: int) -> Item:
    """A question that stands and that the reader may see.

    Raises:
        Http404: where there is none.
    """
    return get_object_or_404(Item.objects.standing().with_people(), pk=item_id, kind="question")


@require_GET
def questions(request: Request, slug: str) -> HttpResponse:
    """A space's questions: ?show=open, waiting, answered, mine or all."""
    space, show = get_object_or_404(Space, slug=slug), request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    cards, older = questions_of(space, request.reader, show, cursor_in(request.GET.get("from", "")))
    context = {
        "space": space,
        "reader": request.reader,
        "membership": membership_of(space, request.reader),
        "readers": readers(space),
        "tabs": tabs(f"{space.get_absolute_url()}questions/", show, request.reader),
        "show": show,
        "cards": cards,
        "older": older,
    }
    return render(request, "questions/questions.html", context)


@require_GET
@signed_in
def everywhere(request: SignedInRequest) -> HttpResponse:
    """The questions of all spaces that the reader sees, as in one space."""
    show = request.GET.get("show", "open")
    show = show if show in SHOWS else "open"
    cards, older = questions_of(None, request.reader, show, cursor_in(request.GET.get("from", "")))
    context = {
        "tabs": tabs("/questions/", show, request.reader),
        "show": show,
        "cards": cards,
        "older": older,
    }
    return render(request, "questions/everywhere.html", context)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: SignedInRequest) -> HttpResponse:
    """Asks, in ?space=. What is known already stands beside the form while one types."""
    sent = request.POST if request.method == "POST" else None
    form = AskForm(sent, initial={"title": request.GET.get("title", "")})
    if form.is_valid():
        asked = actions.ask(actor=request.reader, uploads=uploads_in(request), **form.cleaned_data)
        return redirect(f"/questions/{asked.pk}/")
    chosen = cursor_in((sent or request.GET).get("space", ""))
    if chosen:
        expect_writer(get_object_or_404(Space, pk=chosen), request.reader)
    spaces = [one for one in my_spaces(request) if "questions" in one.parts]
    spaces += Space.objects.filter(pk=chosen).exclude(pk__in=[one.pk for one in spaces]) if chosen else []
    context = {"form": form, "places": [place(one) for one in spaces], "chosen": chosen}
    return render(request, "questions/new.html", context, status=status_of(form))


@require_POST
@signed_in
def alike(request: SignedInRequest) -> HttpResponse:
    """What was asked, answered or written already, for the title and body that somebody is typing."""
    title, body = request.POST.get("title", "")[:500], request.POST.get("body", "")[:4_000]
    context = {"suggestions": suggestions(title, body), "typed": bool(title.strip())}
    return render(request, "questions/alike.html", context)


@require_GET
def question(request: Request, item_id: int) -> HttpResponse:
    """A question with its answers. One that was merged leads to the other, unless ?as=it."""
    questions = Item.objects.with_people().select_related("acceptance", "merged_into")
    found = get_object_or_404(questions, pk=item_id, kind="question")
    into = stands_for(found) if hasattr(found, "merged_into") else found
    if into.pk != found.pk and request.GET.get("as") != "it":
        return redirect(f"/questions/{into.pk}/")
    context = question_page(found, request) | {"into": into if into.pk != found.pk else None}
    return render(request, "questions/question.html", context)


@require_GET
def like(request: Request, item_id: int) -> HttpResponse:
    """What is like a question, for the side of its page."""
    found = find(item_id)
    context = {"suggestions": suggestions(found.title, found.body, without=found.pk)}
    return render(request, "questions/like.html", context)


@require_POST
@signed_in
def accepted_answer(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Accepts an answer."""
    found = find(item_id)
    chosen = cursor_in(request.POST.get("answer", ""))
    answer = get_object_or_404(Item.objects.select_related("author"), pk=chosen, root=found)
    actions.accept_answer(found, answer, actor=request.reader)
    return redirect(f"/questions/{item_id}/")


@require_POST
@signed_in
def reopening(request: SignedInRequest, item_id: int) -> HttpResponse:
    """The accepted answer does not answer it after all."""
    actions.reopen(find(item_id), actor=request.reader)
    return redirect(f"/questions/{item_id}/")


@require_POST
@signed_in
def too(request: SignedInRequest, item_id: int) -> HttpResponse:
    """One has this question too, or no more; ?how=suggested from what stood beside the form."""
    found = find(item_id)
    if request.POST.get("how") == AlsoAsked.How.SUGGESTED:
        actions.have_it_too(found, actor=request.reader, how=AlsoAsked.How.SUGGESTED)
    elif AlsoAsked.objects.filter(item=found, person=request.reader).exists():
        actions.have_it_no_more(found, actor=request.reader)
    else:
        actions.have_it_too(found, actor=request.reader)
    return redirect(f"/questions/{item_id}/")


@require_POST
@signed_in
def not_me(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Whoever was asked whether they know does not."""
    routing = get_object_or_404(Routing.objects.select_related("item"), item=item_id, person=request.reader)
    actions.know_nothing(routing, actor=request.reader)
    return redirect(f"/questions/{item_id}/")
