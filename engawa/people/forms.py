"""What people fill in about themselves and for each other."""

import re
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.base.fields import field_of
from engawa.people.models import Person

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,58}[a-z0-9])?")
LARGEST_PICTURE = 10 * 1024 * 1024


class ProfileForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    handle = forms.CharField(
        label=_("Handle"),
        max_length=60,
        required=False,
        help_text=_("Others mention you by it: letters, digits, dots and dashes."),
    )
    title = forms.CharField(label=_("What you do"), max_length=200, required=False)
    team = forms.CharField(label=_("Team or company"), max_length=200, required=False)
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    timezone = forms.ChoiceField(label=_("Time zone"), required=False)
    languages = forms.CharField(
        label=_("Languages"), max_length=200, required=False, help_text=_("With commas between them.")
    )
    about = forms.CharField(
        label=_("About you"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, data: Any = None, *, person: Person) -> None:
        told = {name: getattr(person, name) for name in self.base_fields}
        super().__init__(data, initial={**told, "languages": ", ".join(person.languages)})
        zones = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        known = {person.timezone, "UTC"} - {"", *zones}
        field_of(self, "timezone", forms.ChoiceField).choices = [
            ("", _("Not said")),
            *((zone, zone.replace("_", " ")) for zone in [*sorted(known), *zones]),
        ]

    def clean_handle(self) -> str | None:
        handle = self.cleaned_data["handle"].strip().lstrip("@").lower()
        if handle and not HANDLE.fullmatch(handle):
            raise forms.ValidationError(_("Letters a to z, digits, dots and dashes, please."))
        return handle or None

    def clean_languages(self) -> list[str]:
        named = [word.strip()[:20] for word in self.cleaned_data["languages"].split(",")]
        return [word for word in named if word]


class PictureForm(forms.Form):
    picture = forms.FileField(
        label=_("A picture of you"),
        help_text=_("JPEG, PNG, GIF or WebP, 10 MB at most. Where it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/gif,image/webp"}),
    )

    def clean_picture(self) -> bytes:
        upload = self.cleaned_data["picture"]
        if upload.size > LARGEST_PICTURE:
            raise forms.ValidationError(_("This picture is larger than 10 MB."))
        content: bytes = upload.read()
        return content


class ThanksForm(forms.Form):
    reason = forms.CharField(
        label=_("What for"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )
