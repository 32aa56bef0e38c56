"""What an owner fills in to say how a space answers."""

from __future__ import annotations

from datetime import date, time
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.base.fields import field_of
from engawa.outside.channels.models import Account
from engawa.outside.inbox.models import Desk
from engawa.spaces.models import Space

DAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip
MOST_HOLIDAYS = 200


def minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def time_of(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


class DeskForm(forms.Form):
    timezone = forms.CharField(label=_("Time zone"), max_length=60, help_text=_("As in Europe/Berlin."))
    days = forms.TypedMultipleChoiceField(
        label=_("Days on which somebody is there"), choices=DAYS, coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    opens = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}))
    closes = forms.TimeField(label=_("Until"), widget=forms.TimeInput(attrs={"type": "time"}))
    holidays = forms.CharField(
        label=_("Holidays"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One day a line, as 2026-12-25."),
    )  # fmt: skip
    within = forms.FloatField(
        label=_("First answer within so many hours"), required=False, min_value=0.1, max_value=500,
        help_text=_("Business hours. Without a number nothing is promised."),
    )  # fmt: skip
    then = forms.FloatField(
        label=_("And after so many more the owners are told"), min_value=0, max_value=500, initial=1
    )
    approve_all = forms.BooleanField(label=_("Somebody looks at every answer first"), required=False)
    approve_members = forms.BooleanField(label=_("An owner looks at what members write"), required=False)
    risky_words = forms.CharField(
        label=_("Somebody looks at answers with one of these words"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("One a line: refund, lawyer, guarantee."),
    )  # fmt: skip
    approve_first_on = forms.TypedMultipleChoiceField(
        label=_("Somebody looks at the first answer on these accounts"), coerce=int, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    approvers = forms.ChoiceField(label=_("Who looks at them"), choices=Desk.Approvers.choices)

    def __init__(self, data: Any = None, *, space: Space, desk: Desk) -> None:
        super().__init__(data, initial=_initial(desk))
        accounts = Account.objects.filter(space=space).exclude(state=Account.State.CLOSED)
        self.accounts = {one.pk: str(one) for one in accounts}
        field_of(self, "approve_first_on", forms.ChoiceField).choices = list(self.accounts.items())

    def clean_timezone(self) -> str:
        zone = str(self.cleaned_data["timezone"]).strip()
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("There is no such time zone. Try the name of a large city near you.")
            )
        return zone

    def clean_holidays(self) -> list[date]:
        lines = str(self.cleaned_data["holidays"]).split()
        try:
            return sorted({date.fromisoformat(line) for line in lines[:MOST_HOLIDAYS]})
        except ValueError as error:
            raise forms.ValidationError(_("Write days as 2026-12-25.")) from error

    def clean_risky_words(self) -> list[str]:
        lines = str(self.cleaned_data["risky_words"]).splitlines()
        return list(dict.fromkeys(line.strip()[:80] for line in lines if line.strip()))[:200]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("opens") and cleaned.get("closes") and cleaned["opens"] >= cleaned["closes"]:
            self.add_error("closes", _("That is before it begins."))
        return cleaned

    @property
    def rules(self) -> dict[str, Any]:
        """As the desk keeps them."""
        given = dict(self.cleaned_data)
        hours = given["within"]
        return given | {
            "opens": minute_of(given["opens"]),
            "closes": minute_of(given["closes"]),
            "within": round(hours * 60) if hours else None,
            "then": round(given["then"] * 60),
        }


def _initial(desk: Desk) -> dict[str, Any]:
    return {
        "timezone": desk.timezone,
        "days": desk.days,
        "opens": time_of(desk.opens),
        "closes": time_of(desk.closes),
        "holidays": "\n".join(one.isoformat() for one in desk.holidays),
        "within": desk.within and desk.within / 60,
        "then": desk.then / 60,
        "approve_all": desk.approve_all,
        "approve_members": desk.approve_members,
        "risky_words": "\n".join(desk.risky_words),
        "approve_first_on": desk.approve_first_on,
        "approvers": desk.approvers,
    }
