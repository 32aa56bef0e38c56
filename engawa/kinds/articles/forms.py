from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.content.models import Item
from engawa.content.text_form import NewTextForm, TextForm
from engawa.kinds.articles.models import Article


class CoverField(forms.CharField):
    """The address of a picture: on the web, or one of our own files."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Picture at the top"),
            required=False,
            max_length=2_000,
            help_text=gettext_lazy("The address of a picture, beginning with https://."),
            widget=forms.URLInput(attrs={"inputmode": "url"}),
        )

    def clean(self, value: object) -> str:
        address = str(super().clean(value)).strip()
        if address and not address.startswith(("https://", "/files/")):
            raise forms.ValidationError(_("This does not begin with https://."))
        return address


class NewArticleForm(NewTextForm):
    cover = CoverField()


class ArticleForm(TextForm):
    cover = CoverField()

    def __init__(self, data: Any = None, *, item: Item) -> None:
        kept = Article.objects.filter(pk=item.pk).values_list("cover", flat=True).first()
        super().__init__(data, item=item, initial={"cover": kept or ""})
