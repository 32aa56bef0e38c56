from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.content.actions import LONGEST_BODY
from engawa.spaces.models import Space


class PostForm(forms.Form):
    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.places())
    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    body = forms.CharField(
        label=_("Text"), widget=forms.Textarea(attrs={"rows": 10}), max_length=LONGEST_BODY, strip=False
    )
