from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.base.fields import field_of
from engawa.outside.contacts.crm.protocol import Crm
from engawa.outside.contacts.joining import SAYABLE
from engawa.outside.contacts.models import ConsentEntry, Identity, Intake
from engawa.spaces.models import Space

SAID = (ConsentEntry.Source.THEM, ConsentEntry.Source.EMPLOYEE)


class SpaceField(forms.TypedChoiceField):
    """One of the reader's spaces, as its id."""

    def __init__(self, label: Any, help_text: Any = "") -> None:
        super().__init__(label=label, help_text=help_text, coerce=int)

    def offer(self, spaces: Iterable[Space]) -> None:
        self.choices = [(space.pk, space.name) for space in spaces]


class ChangeForm(forms.Form):
    space = SpaceField(
        _("Kept in"), _("Only this space's people see what is noted here; everybody sees the name.")
    )
    name = forms.CharField(label=_("Name"), max_length=200)
    company = forms.CharField(label=_("Company"), max_length=200, required=False)
    customer_since = forms.DateField(
        label=_("Customer since"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    note = forms.CharField(
        label=_("Note"), max_length=10_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, data: Any = None, *, spaces: Sequence[Space], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        field_of(self, "space", SpaceField).offer(spaces)


class ConsentForm(forms.Form):
    consent = forms.ChoiceField(label=_("Did they agree to hear from us?"), choices=Identity.Consent.choices)
    do_not_contact = forms.BooleanField(
        label=_("Do not contact"),
        required=False,
        help_text=_("Nothing goes there but answers to their own last message."),
    )
    source = forms.ChoiceField(label=_("Who says so?"), choices=[(one.value, one.label) for one in SAID])
    why = forms.CharField(
        label=_("How do you know?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class JoinForm(forms.Form):
    evidence = forms.ChoiceField(
        label=_("How do you know?"),
        choices=[(one.value, one.label) for one in SAYABLE],
        widget=forms.RadioSelect,
    )
    why = forms.CharField(
        label=_("What exactly?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Others rely on it. That they have the same name is not enough."),
    )


class EraseForm(forms.Form):
    why = forms.CharField(
        label=_("On whose request?"),
        max_length=300,
        help_text=_("Something like “asked by mail on 3 May”. Do not write who they are: this line stays."),
    )
    sure = forms.BooleanField(label=_("Yes, erase them. This cannot be undone."))


class FileForm(forms.Form):
    space = SpaceField(_("Into which space?"), _("Its people will see them, nobody else."))
    kind = forms.ChoiceField(label=_("What it is"), choices=Intake.Kind.choices)
    file = forms.FileField(label=_("File"))

    def __init__(self, data: Any = None, files: Any = None, *, spaces: Sequence[Space]) -> None:
        super().__init__(data, files)
        field_of(self, "space", SpaceField).offer(spaces)


class CrmForm(forms.Form):
    """Which CRM, and for which space; its own fields as its adapter asks for them."""

    space = SpaceField(_("For which space?"), _("Its contacts are kept in step. You have to own it."))
    called = forms.CharField(label=_("What you call it"), max_length=200)

    def __init__(self, data: Any = None, *, spaces: Sequence[Space], crm: Crm) -> None:
        super().__init__(data)
        field_of(self, "space", SpaceField).offer(spaces)
        self.asks = crm.asks
        for ask in crm.asks:
            self.fields[ask.name] = forms.CharField(
                label=ask.label,
                help_text=ask.help,
                required=ask.required,
                initial=ask.initial,
                max_length=1000,
                widget=forms.PasswordInput if ask.is_secret else forms.TextInput,
            )

    @property
    def answers(self) -> dict[str, str]:
        """What the adapter asked for."""
        return {ask.name: self.cleaned_data[ask.name] for ask in self.asks}
