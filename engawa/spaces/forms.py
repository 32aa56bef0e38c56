"""What people fill in about spaces and invitations."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from engawa.base.fields import field_of
from engawa.people.models import Account
from engawa.spaces.models import Joining, Space

PARTS = (
    ("posts", _("Posts")),
    ("chat", _("Talk")),
    ("questions", _("Questions")),
    ("pages", _("Pages")),
    ("articles", _("Articles")),
    ("bookmarks", _("Links")),
    ("ideas", _("Ideas")),
)
# Ring and readers are one choice, for only four of the pairs exist.
READING = (
    ("inside-everyone", 2, 1, _("Everyone inside"), _("Nothing here leaves the company.")),
    ("inside-members", 2, 2, _("Members only"), _("People who work here and were let in.")),
    (
        "edge",
        1,
        2,
        _("Members and guests"),
        _("Partners or customers can be invited. Only members and guests read."),
    ),
    ("outside", 0, 0, _("The public"), _("Everyone can read it, also people who are not signed in.")),
)
READING_PAIRS = {value: (ring, audience) for value, ring, audience, *_words in READING}
LINK_DAYS = ((1, _("a day")), (7, _("a week")), (30, _("a month")))


def reading_of(ring: int, audience: int) -> str:
    """The choice in READING that stands for this ring and audience."""
    return next(value for value, pair in READING_PAIRS.items() if pair == (ring, audience))


class SpaceForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    purpose = forms.CharField(
        label=_("What it is for"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One or two sentences; people see them before they join."),
    )
    joining = forms.ChoiceField(label=_("How people join"), choices=Joining.choices, widget=forms.RadioSelect)
    parts = forms.MultipleChoiceField(
        label=_("What it has"), choices=PARTS, required=False, widget=forms.CheckboxSelectMultiple
    )
    hidden = forms.BooleanField(
        label=_("Hide it"),
        required=False,
        help_text=_("Others do not learn that it exists. This works for spaces that members alone read."),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"].strip()
        if not name:
            raise ValidationError(_("A space needs a name."))
        return name


class NewSpaceForm(SpaceForm):
    reading = forms.ChoiceField(
        label=_("Who reads"), choices=[(value, label) for value, _r, _a, label, _h in READING]
    )

    field_order = ("name", "purpose", "reading", "joining", "parts", "hidden")

    @property
    def settings(self) -> dict[str, Any]:
        """What create_space takes."""
        told = dict(self.cleaned_data)
        ring, audience = READING_PAIRS[told.pop("reading")]
        return {**told, "ring": ring, "audience": audience}


class ReadingForm(forms.Form):
    reading = forms.ChoiceField(choices=[(value, label) for value, _r, _a, label, _h in READING])

    @property
    def pair(self) -> tuple[int, int]:
        return READING_PAIRS[self.cleaned_data["reading"]]


REVIEWS = (
    (0, _("Never")),
    (30, _("Every month")),
    (90, _("Every three months")),
    (180, _("Twice a year")),
    (365, _("Once a year")),
)


class GuestRulesForm(forms.Form):
    review_days = forms.TypedChoiceField(
        label=_("Ask whether guests are still needed"),
        choices=REVIEWS,
        coerce=int,
        help_text=_("Their sponsor is asked. Without an answer within two weeks the stay ends."),
    )
    links_allowed = forms.BooleanField(
        label=_("Members may give out links to single items"),
        required=False,
        help_text=_(
            "Whoever has such a link reads that one thing without an account, until it expires. "
            "Each use is noted. Without this, links given out before stop working."
        ),
    )


class _LinkForm(forms.Form):
    email = forms.EmailField(
        label=_("Their address"),
        required=False,
        help_text=_("We mail them the link. You get it in any case."),
    )
    name = forms.CharField(label=_("Their name"), max_length=200, required=False)
    days = forms.TypedChoiceField(label=_("The link is good for"), choices=LINK_DAYS, coerce=int, initial=7)

    def __init__(self, data: Any = None, *, spaces: Iterable[Space], **options: Any) -> None:
        super().__init__(data, **options)
        self._spaces = {str(space.pk): space for space in spaces}
        if "spaces" in self.fields:
            field_of(self, "spaces", forms.ChoiceField).choices = [
                (key, space.name) for key, space in self._spaces.items()
            ]

    def clean_spaces(self) -> list[Space]:
        return [self._spaces[key] for key in self.cleaned_data["spaces"]]

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    @property
    def good_for(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])


class InviteForm(_LinkForm):
    uses = forms.IntegerField(
        label=_("For how many people"),
        min_value=1,
        max_value=1000,
        initial=1,
        help_text=_("Each comes in once."),
    )
    spaces = forms.MultipleChoiceField(
        label=_("They join at once"), required=False, widget=forms.CheckboxSelectMultiple
    )


class GuestForm(_LinkForm):
    spaces = forms.MultipleChoiceField(label=_("Into which spaces"), widget=forms.CheckboxSelectMultiple)
    stay_until = forms.DateField(
        label=_("They stay until"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("A year at most; you can extend it later."),
    )

    field_order = ("spaces", "stay_until", "name", "email", "days")

    def clean_stay_until(self) -> datetime:
        return end_of(self.cleaned_data["stay_until"])


class StayForm(forms.Form):
    until = forms.DateField(label=_("They stay until"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean_until(self) -> datetime:
        return end_of(self.cleaned_data["until"])


def end_of(day: date) -> datetime:
    """The last moment of a day to come, a year away at most.

    Raises:
        ValidationError: for any other day.
    """
    if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=365):
        raise ValidationError(_("Choose a day from today on, within a year."))
    return datetime.combine(day, time.max, tzinfo=UTC).replace(microsecond=0)


class ComeInForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=200)
    email = forms.EmailField(label=_("Your address"), help_text=_("You sign in with it."))
    password = forms.CharField(
        label=_("A password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Ten characters or more. You can add a passkey later."),
    )

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if Account.objects.filter(email=email).exists():
            raise ValidationError(_("Somebody signs in with this address already. Sign in first."))
        return str(email)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class BeginForm(forms.Form):
    hub_name = forms.CharField(label=_("What is this place called?"), max_length=80)
    name = forms.CharField(label=_("What is your name?"), max_length=200)
