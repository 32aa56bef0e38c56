"""Where a page of a longer list begins."""

from engawa.base.numbers import LARGEST
from engawa.base.numbers import number_in as cursor_in

__all__ = ["LARGEST", "cursor_in"]
