import pytest
from django import forms

from engawa.base.fields import field_of


class Order(forms.Form):
    name = forms.CharField()
    format = forms.TypedChoiceField()


def test_a_field_is_given_as_what_it_is_and_as_nothing_else() -> None:
    form = Order()
    assert field_of(form, "format", forms.ChoiceField) is form.fields["format"]
    with pytest.raises(TypeError, match="'name' is a CharField and no ChoiceField"):
        field_of(form, "name", forms.ChoiceField)
    with pytest.raises(KeyError):
        field_of(form, "size", forms.ChoiceField)
