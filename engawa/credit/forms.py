"""What people fill in about what others know and did."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.base.fields import field_of


class VouchForm(forms.Form):
    topic = forms.CharField(
        label=_("They know"), max_length=80, help_text=_("A word or two: PostgreSQL, tender law, Japanese.")
    )
    reason = forms.CharField(
        label=_("How you know that they do"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        strip=True,
    )


class ItemThanksForm(forms.Form):
    receiver = forms.ChoiceField(label=_("Whom"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What for"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    def __init__(self, data: Any = None, *, receivers: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"receiver": receivers[0][0] if receivers else None})
        field = field_of(self, "receiver", forms.ChoiceField)
        field.choices = receivers
        if len(receivers) == 1:
            field.widget = forms.HiddenInput()
