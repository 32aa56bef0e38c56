"""What people may choose, and what their browsers say they saw."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.base.numbers import number_in
from engawa.notices.models import Cadence, Level, Reason, Setting
from engawa.notices.mutes import LENGTHS, until

MOST_SEEN = 200
HOURS = [(hour, f"{hour}:00") for hour in range(24)]
DAYS = [
    (0, _("Monday")), (1, _("Tuesday")), (2, _("Wednesday")), (3, _("Thursday")), (4, _("Friday")),
    (5, _("Saturday")), (6, _("Sunday")),
]  # fmt: skip
CAN_BE_MUTED = (
    Reason.REMINDED, Reason.ROUTED, Reason.ENTRUSTED, Reason.ASKED_TO_JOIN, Reason.ADDED, Reason.GROUP, Reason.HERE,
    Reason.CASE_DUE, Reason.CASE_MOVED, Reason.ASSIGNED, Reason.OVERDUE, Reason.WOKEN, Reason.NOT_SENT, Reason.VISITOR,
    Reason.THANKED, Reason.ACCEPTED, Reason.STAGED, Reason.FOLLOW,
)  # fmt: skip


class WishForm(forms.Form):
    """A level, or a length of quiet; `standard` is what holds for everybody, `end` ends a mute."""

    level = forms.ChoiceField(required=False, choices=[("standard", ""), *Level.choices])
    quiet = forms.ChoiceField(required=False, choices=[("end", ""), *LENGTHS.items()])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        level, quiet = cleaned.get("level", ""), cleaned.get("quiet", "")
        if not level and not quiet:
            raise forms.ValidationError(_("Choose something."))
        cleaned["until"] = until(quiet) if quiet in LENGTHS else None
        cleaned["wanted"] = Level(int(level)) if level and level != "standard" else None
        return cleaned


class SettingForm(forms.ModelForm):  # type: ignore[type-arg]  # only the stubs let it be subscripted
    digest = forms.ChoiceField(label=_("Digest of what you did not see"), choices=Cadence.choices)
    digest_day = forms.TypedChoiceField(label=_("On"), choices=DAYS, coerce=int)
    digest_hour = forms.TypedChoiceField(label=_("At"), choices=HOURS, coerce=int)
    quiet_from = forms.TypedChoiceField(label=_("Quiet from"), choices=HOURS, coerce=int)
    quiet_to = forms.TypedChoiceField(label=_("until"), choices=HOURS, coerce=int)
    muted = forms.TypedMultipleChoiceField(
        label=_("Never tell me that"),
        choices=[(reason.value, reason.label) for reason in CAN_BE_MUTED],
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Setting
        fields = (
            "by_mail", "by_push", "digest", "digest_day", "digest_hour", "quiet_from", "quiet_to",
            "quiet_weekends", "talks_anytime", "muted",
        )  # fmt: skip
        labels = {
            "by_mail": _("By mail"),
            "by_push": _("On my devices"),
            "quiet_weekends": _("Quiet on weekends"),
            "talks_anytime": _("Direct talks come through in quiet hours"),
        }


def marks_in(sent: str) -> dict[int, int]:
    """Items and up to which answer they were seen, from "7:9,8:8"."""
    found: dict[int, int] = {}
    for pair in sent.split(",")[:MOST_SEEN]:
        item, _colon, up_to = pair.partition(":")
        first, last = number_in(item), number_in(up_to)
        if first and last:
            found[first] = max(found.get(first, 0), last)
    return found
