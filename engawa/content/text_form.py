"""The form of a text with a title, tags and a history."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.content.actions import LONGEST_BODY
from engawa.content.editing import Clash
from engawa.content.history import state_number
from engawa.content.models import Item

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOST_TAGS = 20
_TAG = re.compile(r"[^\s#,;]+")


class TagsField(forms.CharField):
    """Words separated by commas or spaces, as a list in lower case."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Tags"),
            required=False,
            max_length=1_000,
            help_text=gettext_lazy("Words that others would look for, with commas between them."),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )

    def clean(self, value: object) -> list[str]:
        words = dict.fromkeys(word.lower()[:80] for word in _TAG.findall(super().clean(value)))
        if len(words) > MOST_TAGS:
            raise forms.ValidationError(_("These are many. Twenty at most, please."))
        return list(words)


class BodyField(forms.CharField):
    """Markdown; line ends as Unix has them."""

    def __init__(self, *, label: StrOrPromise | None = None, required: bool = True, rows: int = 18) -> None:
        super().__init__(
            label=label or gettext_lazy("Text"),
            required=required,
            strip=False,
            max_length=LONGEST_BODY,
            widget=forms.Textarea(attrs={"rows": rows, "spellcheck": "true"}),
        )

    def clean(self, value: object) -> str:
        return str(super().clean(value)).replace("\r\n", "\n")


class NewTextForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=300)
    body = BodyField()
    tags = TagsField()


class TextForm(NewTextForm):
    """Changes an item; `base` is the number of the state that the writer began with."""

    note = forms.CharField(
        label=gettext_lazy("What did you change?"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("One line for the history."),
    )
    base = forms.IntegerField(widget=forms.HiddenInput)

    data: QueryDict

    def __init__(self, data: Any = None, *, item: Item, initial: dict[str, Any] | None = None) -> None:
        self.item = item
        super().__init__(data, initial=initial if data else {**self.present(), **(initial or {})})

    def present(self) -> dict[str, Any]:
        """What the fields hold at first."""
        names = self.item.taggings.order_by("tag__name").values_list("tag__name", flat=True)
        return {
            "title": self.item.title,
            "body": self.item.body,
            "tags": ", ".join(names),
            "base": state_number(self.item),
        }

    def after(self, clash: Clash) -> Self:
        """The same form once more, with both changes in its text, for the writer to look at."""
        return self.again({**self.data.dict(), "body": clash.merged, "base": clash.theirs.number})

    def again(self, data: dict[str, Any]) -> Self:
        """The form with other data."""
        return type(self)(data, item=self.item)


def status_of(form: forms.Form, clash: Clash | None = None) -> int:
    """The status of a page that shows a form (again)."""
    return 409 if clash else 422 if form.is_bound else 200
