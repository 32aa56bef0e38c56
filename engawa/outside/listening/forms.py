"""What people fill in about standing queries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.base.fields import field_of
from engawa.outside.listening.asking.parsing import LONGEST, Unclear, parse
from engawa.spaces.models import Space

PREVIEW = {
    "rows": "3",
    "spellcheck": "false",
    "autocapitalize": "off",
    "placeholder": '(acme OR "acme roof*") NOT jobs',
    "hx-get": "/listen/preview/",
    "hx-trigger": "input changed delay:400ms, load",
    "hx-target": "#preview",
}


class QueryForm(forms.Form):
    """A standing query; `space` is left out where it stands already."""

    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    name = forms.CharField(
        label=_("Name"), max_length=120, help_text=_("Short, as your colleagues would call it.")
    )
    text = forms.CharField(
        label=_("What to listen for"), max_length=LONGEST, widget=forms.Textarea(attrs=PREVIEW)
    )

    def __init__(self, *args: Any, spaces: list[int] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if spaces is None:
            del self.fields["space"]
        else:
            found = Space.objects.active().places().filter(pk__in=spaces).order_by("name")
            field_of(self, "space", forms.ModelChoiceField).queryset = found

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        try:
            parse(text)
        except Unclear as trouble:
            raise forms.ValidationError(str(trouble)) from trouble
        return text
