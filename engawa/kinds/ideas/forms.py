"""What people fill in about ideas."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.fields import field_of
from engawa.base.numbers import LARGEST
from engawa.content.text_form import BodyField, TagsField
from engawa.kinds.ideas.models import Stage
from engawa.people.models import Person
from engawa.spaces.models import Membership, Space

_ITEM = re.compile(r"(?:^|/)(\d{3,19})(?=/|\s|$|[?#])")
ALIKE = {
    "hx-get": "/ideas/similar/",
    "hx-trigger": "input changed delay:400ms",
    "hx-include": "closest form",
    "hx-target": "#alike",
    "autocomplete": "off",
}


def items_in(text: str) -> list[int]:
    """The ids of things whose addresses stand in a text."""
    return [pk for pk in map(int, _ITEM.findall(text)) if pk <= LARGEST]


class IdeaForm(forms.Form):
    space = forms.ModelChoiceField(label=gettext_lazy("Space"), queryset=Space.objects.active())
    title = forms.CharField(
        label=gettext_lazy("In one sentence"), max_length=300, widget=forms.TextInput(attrs=ALIKE)
    )
    body = BodyField(
        label=gettext_lazy("What would change, and for whom?"),
        required=False,
        rows=8,
    )
    tags = TagsField()


class QuestionForm(IdeaForm):
    """A question to the leadership; `nameless` keeps the asker's name out of everything."""

    nameless = forms.ChoiceField(
        label=gettext_lazy("Your name"),
        choices=(("", gettext_lazy("With my name")), ("yes", gettext_lazy("Without my name"))),
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["title"].label = _("Your question, in one sentence")
        self.fields["body"].label = _("What is behind it?")
        del self.fields["tags"]


class StageForm(forms.Form):
    stage = forms.ChoiceField(label=gettext_lazy("Stage"), choices=Stage.choices)
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class PromiseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("An answer comes by"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if not timezone.localdate() <= until <= timezone.localdate() + timedelta(days=365):
            raise forms.ValidationError(_("Choose a day from today on, within a year."))
        return until


class AnswerForm(forms.Form):
    body = BodyField(label=gettext_lazy("Your answer"), rows=5)


class HelpForm(forms.Form):
    what = forms.CharField(label=gettext_lazy("What do you offer, or what did you do?"), max_length=300)


class OutcomeForm(forms.Form):
    body = BodyField(label=gettext_lazy("What came of it?"), rows=4)
    led_to = forms.CharField(
        label=gettext_lazy("Where it shows"),
        required=False,
        max_length=2_000,
        help_text=gettext_lazy("Addresses of pages, posts or other things here, with blanks between them."),
    )

    def clean_led_to(self) -> list[int]:
        return items_in(self.cleaned_data["led_to"])


class KeeperForm(forms.Form):
    person = forms.ModelChoiceField(
        label=gettext_lazy("Who looks after it"), queryset=Person.objects.all(), empty_label=None
    )

    def __init__(self, data: Any = None, *, members: list[Membership] | None = None) -> None:
        super().__init__(data)
        if members is not None:
            field_of(self, "person", forms.ModelChoiceField).choices = [
                (row.person_id, row.person.name) for row in members if row.person
            ]


class MergeForm(forms.Form):
    into = forms.CharField(
        label=gettext_lazy("The same idea"),
        max_length=300,
        help_text=gettext_lazy("Its address. It must lie in this space."),
    )

    def clean_into(self) -> int:
        found = items_in(self.cleaned_data["into"])
        if not found:
            raise forms.ValidationError(_("This is not the address of an idea."))
        return found[-1]


class DoorForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    purpose = forms.CharField(
        label=gettext_lazy("What it is for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
