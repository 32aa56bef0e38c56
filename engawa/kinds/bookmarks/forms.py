from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from engawa.content.models import Item
from engawa.content.text_form import BodyField, TagsField, TextForm
from engawa.kinds.bookmarks.models import Bookmark

WORTH = _("What is it good for?")


class LinkField(forms.URLField):
    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self) -> None:
        super().__init__(
            label=_("Address"),
            max_length=4_000,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"placeholder": "https://", "autocomplete": "off"}),
        )


class KeepForm(forms.Form):
    url = LinkField()
    title = forms.CharField(
        label=_("Title"), max_length=300, required=False, help_text=_("Left empty, the page's own.")
    )
    note = BodyField(label=WORTH, required=False, rows=3)
    tags = TagsField()


class BookmarkForm(TextForm):
    url = LinkField()
    body = BodyField(label=WORTH, required=False, rows=5)

    def __init__(self, data: Any = None, *, item: Item) -> None:
        kept = Bookmark.objects.filter(pk=item.pk).values_list("url", flat=True).first()
        super().__init__(data, item=item, initial={"url": kept or ""})
