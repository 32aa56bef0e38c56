from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from engawa.web import sample


class SampleForm(forms.Form):
    name = forms.CharField(help_text="As people will say it: “Partner council”.")
    slug = forms.SlugField(label="Address", required=False)
    purpose = forms.CharField(widget=forms.Textarea, required=False)
    joining = forms.ChoiceField(
        choices=[("open", "Whoever wants to"), ("request", "On request"), ("invited", "Only when invited")]
    )
    chat = forms.BooleanField(label="With a chat room", required=False)


GUIDE_PAGES = ["components", "home", "thread", "page", "chat", "first"]


def guide(request: HttpRequest, page: str = "components") -> HttpResponse:
    """The style guide: every component with invented people and texts, and whole pages of them."""
    if page not in GUIDE_PAGES:
        raise Http404
    now = sample.now()
    context = {
        "rail": sample.rail(),
        "sample": sample,
        "now": now,
        "form": SampleForm({"name": "", "slug": "partner council", "joining": "open"}),
        "pages": GUIDE_PAGES,
    }
    return render(request, f"web/guide/{page}.html", context)
