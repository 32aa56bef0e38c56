"""What somebody fills in who writes to the company."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WriteForm(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=100, required=False)
    address = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        required=False,
        help_text=_("The answer comes there. Without one, nobody can answer you."),
    )
    subject = forms.CharField(label=_("What it is about"), max_length=200, required=False)
    text = forms.CharField(label=_("Message"), max_length=10_000, widget=forms.Textarea(attrs={"rows": 8}))
    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )
    """Hidden from people. Programs fill it in."""
    key = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput())
    """Made with the page, so that a form sent twice arrives once."""
