"""What one says about a link."""

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.doors.links.actions import LONGEST

DAYS = ((1, _("a day")), (7, _("a week")), (14, _("two weeks")), (LONGEST, _("a month")))


class LinkForm(forms.Form):
    days = forms.TypedChoiceField(label=_("It is good for"), choices=DAYS, coerce=int, initial=7)
    with_talk = forms.BooleanField(label=_("Show what was said about it, too"), required=False)
    phrase = forms.CharField(
        label=_("A pass phrase"),
        required=False,
        max_length=100,
        help_text=_("Tell it to them by another way than the link."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PhraseForm(forms.Form):
    phrase = forms.CharField(
        label=_("The pass phrase"),
        max_length=100,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
