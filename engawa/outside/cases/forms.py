"""What people fill in about cases."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.fields import field_of
from engawa.content.text_form import BodyField
from engawa.outside.cases.models import Case, State
from engawa.outside.cases.telling.wording import network_name, over_limit, said_inside
from engawa.people.models import Person
from engawa.spaces.models import Space
from engawa.web.words import language_name


class TitleForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("The trouble, in one sentence"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class StateForm(forms.Form):
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=State.choices)
    reason = forms.CharField(
        label=gettext_lazy("Why?"), max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class OwnerForm(forms.Form):
    person = forms.ModelChoiceField(
        label=gettext_lazy("Who looks after it"), queryset=Person.objects.none(), required=False
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        spaces = [case.space_id, *([case.item.space_id] if case.item else [])]
        people = Person.objects.here().inside().filter(memberships__space__in=spaces).distinct()
        field = field_of(self, "person", forms.ModelChoiceField)
        field.queryset = people.order_by("sort_name")[:500] if not self.is_bound else people
        field.empty_label = _("Nobody")


class PromiseForm(forms.Form):
    until = forms.DateField(
        label=gettext_lazy("Promised for"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label=gettext_lazy("Why it changes"), max_length=2_000, required=False)

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and not timezone.localdate() <= until <= timezone.localdate() + timedelta(days=730):
            raise forms.ValidationError(_("Choose a day from today on, within two years."))
        return until


class MinutesForm(forms.Form):
    minutes = forms.IntegerField(label=gettext_lazy("Minutes"), min_value=1, max_value=24 * 60)


class CarryForm(TitleForm):
    space = forms.ModelChoiceField(
        label=gettext_lazy("To whom"), queryset=Space.objects.none(), to_field_name="pk"
    )
    summary = BodyField(label=gettext_lazy("What they should know"), required=False, rows=6)

    def __init__(self, *args: Any, spaces: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field_of(self, "space", forms.ModelChoiceField).queryset = spaces
        self.order_fields(["space", "title", "summary"])


class TellingForm(forms.Form):
    """One text for all, and one in its place for each network that needs it and each language that they write in.
    Too long is said, and what stands in the talk inside has to be confirmed."""

    text = BodyField(label=gettext_lazy("What they are told"), rows=6)

    def __init__(
        self,
        *args: Any,
        networks: Iterable[str],
        languages: Mapping[str, Collection[str]] = MappingProxyType({}),
        inside: Iterable[str],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.networks, self.languages, self.inside = list(networks), languages, list(inside)
        for code in sorted(self.languages):
            self.fields[_named(code)] = BodyField(
                label=_("In %(language)s, in its place") % {"language": language_name(code)},
                required=False,
                rows=3,
            )
        for network in self.networks:
            self.fields[_named(network)] = BodyField(
                label=_("On %(network)s, in its place") % {"network": network_name(network)},
                required=False,
                rows=3,
            )
        if self.is_bound and said_inside(self._typed(), self.inside):
            self.fields["sure"] = forms.BooleanField(
                label=_("I mean to say outside what was said inside."), required=False
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text = cleaned.get("text", "")
        for network in self.networks:
            said = cleaned.get(_named(network), "").strip()
            if wrong := over_limit(network, said or text):
                self.add_error(_named(network), wrong)
        for code, networks in self.languages.items():
            said = cleaned.get(_named(code), "").strip()
            for wrong in filter(None, (over_limit(network, said) for network in sorted(networks))):
                self.add_error(_named(code), wrong)
        words = said_inside(self._typed(), self.inside)
        if words and not cleaned.get("sure"):
            self.add_error(
                None,
                _("These words stand in the talk inside: “%(words)s”. Write it in other words, or confirm.")
                % {"words": words},
            )
        return cleaned

    @property
    def variants(self) -> Mapping[str, str]:
        return {where: self.cleaned_data[_named(where)] for where in self._places}

    @property
    def variant_fields(self) -> list[forms.BoundField]:
        return [self[_named(where)] for where in self._places]

    @property
    def _places(self) -> list[str]:
        return [*sorted(self.languages), *self.networks]

    def _typed(self) -> str:
        names = ["text", *map(_named, self._places)]
        return "\n".join(str(self.data.get(name, "")) for name in names)


def _named(network: str) -> str:
    return f"on_{network}"


class ReleaseForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Version"), max_length=60)
    day = forms.DateField(label=gettext_lazy("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    url = forms.URLField(
        label=gettext_lazy("Where to read of it"), required=False, max_length=2_000, assume_scheme="https"
    )


class IssueForm(forms.Form):
    """A new issue, or one that is there already: `reference` says which."""

    connection = forms.IntegerField(widget=forms.HiddenInput)
    reference = forms.CharField(
        label=gettext_lazy("The issue, if there is one"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Its number or address. Left empty, a new one is made of what follows."),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    text = BodyField(label=gettext_lazy("What it says there"), required=False, rows=4)


class RemarkForm(forms.Form):
    text = BodyField(label=gettext_lazy("Say at the tracker"), rows=3)
