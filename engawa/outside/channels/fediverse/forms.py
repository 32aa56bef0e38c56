"""What owners fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _


class NameForm(forms.Form):
    username = forms.CharField(
        label=_("Name in the fediverse"),
        max_length=31,
        help_text=_("Small letters, digits and _. It cannot be changed later: it is what people follow."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class HoldForm(forms.Form):
    hold = forms.BooleanField(
        label=_("Replies from outside wait until an owner lets them in"),
        required=False,
    )


class BlockForm(forms.Form):
    target = forms.CharField(
        label=_("Server, or somebody’s address"),
        max_length=1000,
        help_text=_(
            "“spam.example” blocks that server and all below it; “https://social.example/users/ann” one person."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    why = forms.CharField(label=_("Why"), max_length=300, required=False)
    everywhere = forms.BooleanField(label=_("For the whole house"), required=False)
