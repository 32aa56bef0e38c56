"""What an owner fills in, made from what the network asks."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from engawa.outside.channels.network import Ask, Refused


class AskForm(forms.Form):
    """One field for each thing a network asks. Secrets named in `kept` need not be given once more."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        asks: Sequence[Ask],
        known: Mapping[str, Any] | None = None,
        kept: Collection[str] = (),
    ) -> None:
        super().__init__(data)
        for ask in asks:
            if ask.is_secret and ask.name in kept:
                ask = replace(ask, help=_("Empty: the one that is kept."), required=False)
            self.fields[ask.name] = _field(ask, str((known or {}).get(ask.name) or ask.initial))

    def refuse(self, problem: Refused) -> None:
        """Say what the network does not take, at the field that it is about."""
        at = problem.at if problem.at in self.fields else None
        self.add_error(at, str(problem))
        if at:
            self.fields[at].widget.attrs["autofocus"] = True


def _field(ask: Ask, initial: str) -> forms.Field:
    said: dict[str, Any] = {"label": ask.label, "help_text": ask.help, "required": ask.required}
    if ask.choices:
        return forms.ChoiceField(choices=ask.choices, initial=initial, **said)
    widget: forms.Widget = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"})
    if ask.is_secret:
        widget, initial = forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True), ""
    elif ask.is_long:
        widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(max_length=4_000, widget=widget, initial=initial, **said)
