"""Comments are items as well: what is said under another item."""

from django.utils.translation import gettext_lazy as _

from engawa.content.kinds import Kind

COMMENT = Kind("comment", _("Comment"), _("answered"), "/i/{}/", in_stream=False)
