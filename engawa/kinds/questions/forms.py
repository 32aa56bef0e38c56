from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.base.fields import field_of
from engawa.content.models import Item
from engawa.content.text_form import BodyField, TagsField
from engawa.spaces.models import Space

LONGEST_TITLE = 300


class AskForm(forms.Form):
    space = forms.ModelChoiceField(queryset=Space.objects.none(), widget=forms.HiddenInput)
    title = forms.CharField(
        label=_("Your question, in one sentence"),
        max_length=LONGEST_TITLE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    body = BodyField(label=_("What one has to know to answer it"), required=False, rows=6)
    tags = TagsField()

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field_of(self, "space", forms.ModelChoiceField).queryset = Space.objects.active()


class PageForm(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE)
    body = BodyField(rows=14)
    tags = TagsField()


class OtherForm(forms.Form):
    """Names another question."""

    into = forms.ModelChoiceField(queryset=Item.objects.none())

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        questions = Item.objects.standing().filter(kind="question").with_people()
        field_of(self, "into", forms.ModelChoiceField).queryset = questions
