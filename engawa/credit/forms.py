"""What people fill in about what others know and did."""

from django import forms
from django.utils.translation import gettext_lazy as _

from engawa.credit.models import Vouch


class VouchForm(forms.ModelForm[Vouch]):
    class Meta:
        model = Vouch
        fields = ("topic", "reason")
        labels = {"topic": _("They know"), "reason": _("How you know that they do")}
        help_texts = {"topic": _("A word or two: PostgreSQL, tender law, Japanese.")}
        widgets = {"reason": forms.Textarea(attrs={"rows": 3})}


class ItemThanksForm(forms.Form):
    receiver = forms.ChoiceField(label=_("Whom"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What for"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), strip=True
    )

    def __init__(self, data: object = None, *, receivers: list[tuple[str, str]]) -> None:
        super().__init__(data, initial={"receiver": receivers[0][0] if receivers else None})  # type: ignore[arg-type]
        field = self.fields["receiver"]
        field.choices = receivers  # type: ignore[attr-defined]
        if len(receivers) == 1:
            field.widget = forms.HiddenInput()
