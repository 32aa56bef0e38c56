"""What those do who look after an idea: one page with all of it, and an address for each act."""

from collections.abc import Callable
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from engawa.content.alike import alike
from engawa.kinds.ideas.actions import leading
from engawa.kinds.ideas.actions import merging as joining
from engawa.kinds.ideas.forms import AnswerForm, KeeperForm, MergeForm, OutcomeForm, PromiseForm, StageForm
from engawa.kinds.ideas.models import Idea
from engawa.kinds.ideas.views.idea import idea_or_404
from engawa.people.requests import SignedInRequest, signed_in
from engawa.spaces.membership_list import members_of


@require_GET
@signed_in
def care(request: SignedInRequest, item_id: int) -> HttpResponse:
    """All that one can do who looks after it."""
    return _page(request, idea_or_404(item_id))


def _page(request: SignedInRequest, idea: Idea, wrong: Form | None = None) -> HttpResponse:
    leading.expect_leader(idea, request.reader)
    may_entrust = leading.owns_space(idea, request.reader)
    forms: dict[str, Form] = {
        "stage": StageForm(initial={"stage": idea.stage}),
        "promise": PromiseForm(),
        "answer": AnswerForm(),
        "outcome": OutcomeForm(),
        "keeper": KeeperForm(members=members_of(idea.item.space).rows if may_entrust else []),
        "merging": MergeForm(),
    }
    forms |= {name: wrong for name, form in forms.items() if wrong and type(form) is type(wrong)}
    context = {"idea": idea, "item": idea.item, "forms": forms, "may_entrust": may_entrust,
               "keeper": idea.keepers.filter(ended_at=None).select_related("person").first(),
               }  # fmt: skip
    return render(request, "ideas/care.html", context, status=422 if wrong else 200)


@require_GET
@signed_in
def like_it(request: SignedInRequest, item_id: int) -> HttpResponse:
    """Ideas of the same space that may be the same, as a fragment."""
    idea = idea_or_404(item_id)
    leading.expect_leader(idea, request.reader)
    return render(request, "ideas/alike.html", {"item": idea.item, "alike": _alike(idea)})


def _alike(idea: Idea) -> list[tuple[int, str]]:
    found = alike(idea.item.title, idea.item.body[:5_000], kinds=("idea",), limit=8)
    near = [one.item for one in found if one.item.space_id == idea.item.space_id]
    return [(item.pk, item.title) for item in near if item.pk not in (idea.pk, idea.merged_into_id)][:4]


def _act(form_type: type[Form], act: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """A view that does one act with what a form says, and shows the form again when it is wrong."""

    @require_POST
    @signed_in
    def view(request: SignedInRequest, item_id: int) -> HttpResponse:
        idea, form = idea_or_404(item_id), form_type(request.POST)
        if not form.is_valid():
            return _page(request, idea, form)
        act(idea, actor=request.reader, **form.cleaned_data)
        return redirect("ideas:idea", item_id)

    return view


def _merge(idea: Idea, *, actor: Any, into: int) -> None:
    joining.merge(
        idea, get_object_or_404(Idea.objects.select_related("item", "merged_into"), pk=into), actor=actor
    )


stage = _act(StageForm, leading.move_to)
promise = _act(PromiseForm, leading.promise)
answer = _act(AnswerForm, leading.answer)
outcome = _act(OutcomeForm, leading.tell_outcome)
keeper = _act(KeeperForm, leading.entrust)
merging = _act(MergeForm, _merge)
release = _act(Form, leading.hand_back)
parting = _act(Form, joining.part)
