from django import forms
from django.utils.translation import gettext_lazy as _


class AnswerForm(forms.Form):
    """What a visitor writes. `company` is for robots: people do not see it."""

    name = forms.CharField(label=_("Your name"), max_length=80)
    url = forms.URLField(
        label=_("Your page on the web"),
        required=False,
        max_length=300,
        help_text=_("If you have one; it is shown."),
    )
    text = forms.CharField(
        label=_("Your answer"), max_length=5000, widget=forms.Textarea(attrs={"rows": 6, "maxlength": 5000})
    )
    company = forms.CharField(required=False, max_length=200)
    token = forms.CharField(max_length=300, widget=forms.HiddenInput)


class FaceForm(forms.Form):
    takes_comments = forms.BooleanField(label=_("Visitors may answer on the page"), required=False)
    takes_mentions = forms.BooleanField(
        label=_("Other sites may say that they link here (Webmention)"), required=False
    )
