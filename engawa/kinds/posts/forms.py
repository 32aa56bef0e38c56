from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.content.actions import LONGEST_BODY
from engawa.content.text_form import BodyField
from engawa.spaces.models import Space


class PostForm(forms.Form):
    space = forms.ModelChoiceField(label=gettext_lazy("Space"), queryset=Space.objects.all())
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"),
        widget=forms.Textarea(attrs={"rows": 10}),
        max_length=LONGEST_BODY,
        strip=False,
    )


class PollForm(forms.Form):
    space = forms.ModelChoiceField(label=gettext_lazy("Space"), queryset=Space.objects.active())
    title = forms.CharField(label=gettext_lazy("What do you want to know?"), max_length=300)
    body = BodyField(label=gettext_lazy("What one should know first"), required=False, rows=3)
    choices = forms.CharField(
        label=gettext_lazy("Choices"),
        help_text=gettext_lazy("Two to ten, one a line."),
        max_length=2_500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    many = forms.BooleanField(label=gettext_lazy("One may choose several"), required=False)
    secret = forms.BooleanField(
        label=gettext_lazy("Secret"),
        required=False,
        help_text=gettext_lazy(
            "Nobody sees who chose what, you neither. The result is shown when the poll is over and five have voted."
        ),
    )
    always = forms.BooleanField(
        label=gettext_lazy("Show the result before one has voted"),
        required=False,
        help_text=gettext_lazy("Otherwise one sees it after voting."),
    )
    closes_at = forms.DateField(
        label=gettext_lazy("Last day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Left empty, it stays open until you end it."),
    )

    def clean_choices(self) -> list[str]:
        lines = [line.strip()[:200] for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        if not 2 <= len(dict.fromkeys(lines)) <= 10:
            raise forms.ValidationError(_("A poll has two to ten choices, each another one."))
        return list(dict.fromkeys(lines))

    def clean_closes_at(self) -> datetime | None:
        return end_of(self.cleaned_data["closes_at"])


class MustReadForm(forms.Form):
    space = forms.ModelChoiceField(label=gettext_lazy("Space"), queryset=Space.objects.active())
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    body = BodyField(rows=10)
    until = forms.DateField(
        label=gettext_lazy("To be read by"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy(
            "Members who have not said that they read it are reminded twice at most, before this day."
        ),
    )

    def clean_until(self) -> datetime | None:
        return end_of(self.cleaned_data["until"])


def end_of(day: Any) -> datetime | None:
    """The last moment of a day to come, in the writer's own zone.

    Raises:
        ValidationError: for days that have passed or are further than a year away.
    """
    if day is None:
        return None
    if not timezone.localdate() <= day <= timezone.localdate() + timedelta(days=365):
        raise forms.ValidationError(_("Choose a day from today on, within a year."))
    return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))
