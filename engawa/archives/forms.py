"""What the owner says about an archive before it comes in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from engawa.archives.intake.wishes import Wishes
from engawa.archives.recognise import FORMATS, format_named
from engawa.base.fields import field_of

RINGS = (
    ("inside", 2, _("Inside"), _("Everyone who works here reads it.")),
    (
        "edge",
        1,
        _("Edge"),
        _("Only those who wrote in it, and you. People from outside become guests there."),
    ),
    ("outside", 0, _("Outside"), _("The public reads it, also people who are not signed in.")),
)


class OrderForm(forms.Form):
    format = forms.ChoiceField(label=_("What it is"))
    space = forms.CharField(
        label=_("All into one space"),
        required=False,
        max_length=120,
        help_text=_("Its name. When this is empty, each list, channel or folder becomes a space of its own."),
    )
    ring = forms.ChoiceField(
        choices=[(value, label) for value, _ring, label, _help in RINGS], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(name, format_named(name).label) for name in FORMATS]
        field_of(self, "format", forms.ChoiceField).choices = choices

    def wishes(self, *, dry_run: bool) -> Wishes:
        told = self.cleaned_data
        return Wishes(told["format"], told["space"].strip(), told["ring"], dry_run)


class AddressForm(forms.Form):
    """A feed that lies somewhere else."""

    address = forms.CharField(
        label=_("Address of a feed"), validators=[URLValidator(schemes=["http", "https"])]
    )
