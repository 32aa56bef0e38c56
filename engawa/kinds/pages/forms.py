from typing import Any, Self

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from engawa.base.fields import field_of
from engawa.content.models import Item
from engawa.content.text_form import NewTextForm, TextForm
from engawa.kinds.pages.models import Page
from engawa.kinds.pages.tree import Tree
from engawa.spaces.models import Space


class UnderField(forms.TypedChoiceField):
    """Which page a page stands under, as a Page or None."""

    def __init__(self) -> None:
        super().__init__(label=gettext_lazy("Stands under"), required=False, coerce=_page, empty_value=None)

    def offer(self, tree: Tree, without: set[int]) -> None:
        """Let one choose among these pages."""
        pages = [
            (str(one.id), "\N{EM SPACE}" * depth + one.title)
            for one, depth in tree.walk()
            if one.id not in without
        ]
        self.choices = [("", _("Nothing: it stands at the top")), *pages]


def _page(value: str) -> Page | None:
    return Page.objects.filter(pk=int(value)).first()


class NewPageForm(NewTextForm):
    under = UnderField()

    def __init__(self, data: QueryDict | None, *, tree: Tree, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        field_of(self, "under", UnderField).offer(tree, set())


class PageForm(TextForm):
    under = UnderField()

    def __init__(self, data: Any = None, *, item: Item, tree: Tree) -> None:
        self.tree = tree
        under = tree.titles[item.pk].under if item.pk in tree.titles else None
        super().__init__(data, item=item, initial={"under": str(under or "")})
        field_of(self, "under", UnderField).offer(tree, tree.branch(item.pk))

    def again(self, data: dict[str, Any]) -> Self:
        return type(self)(data, item=self.item, tree=self.tree)


class MoveForm(forms.Form):
    space = forms.ModelChoiceField(queryset=Space.objects.active().places())
