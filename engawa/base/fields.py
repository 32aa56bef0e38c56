"""A form's fields by what they are, for `form.fields` knows only that they are fields."""

from django import forms


def field_of[F: forms.Field](form: forms.BaseForm, name: str, kind: type[F]) -> F:
    """The field of this name, of this kind.

    Raises:
        TypeError: when it is a field of another kind.
    """
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"{name!r} is a {type(field).__name__} and no {kind.__name__}.")
    return field
