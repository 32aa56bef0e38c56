"""What people may send about an item."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.boundary.refusals import Refused
from engawa.content.models import Item

LONGEST_EMOJI = 24


class TextForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300, required=False)
    body = forms.CharField(
        label=gettext_lazy("Text"), widget=forms.Textarea(attrs={"rows": 14}), max_length=200_000, strip=False
    )

    def __init__(self, data: QueryDict | None, item: Item) -> None:
        super().__init__(data, initial={"title": item.title, "body": item.body})
        if item.kind in ("comment", "chat"):
            del self.fields["title"]

    def clean(self) -> dict[str, str]:
        return {"title": "", **self.cleaned_data}


def emoji_in(sent: QueryDict) -> str:
    """The reaction somebody sent.

    Raises:
        Refused: when it is no emoji or short name.
    """
    emoji = sent.get("emoji", "").strip()
    plain = emoji.replace("_", "").replace("-", "").strip(":")
    if not emoji or len(emoji) > LONGEST_EMOJI or (plain.isascii() and not (emoji[0] == emoji[-1] == ":")):
        raise Refused(_("That is no reaction. Choose one of the signs."))
    return emoji
