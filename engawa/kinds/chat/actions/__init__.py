"""What people do in rooms and talks: say, begin and join talks, read, and make something of what was said."""

from engawa.kinds.chat.actions.keeping import keep
from engawa.kinds.chat.actions.reading import leave_unread, read_upto
from engawa.kinds.chat.actions.saying import say
from engawa.kinds.chat.actions.talks import MOST, add_people, begin_talk, leave_talk, name_talk

__all__ = [
    "MOST",
    "add_people",
    "begin_talk",
    "keep",
    "leave_talk",
    "leave_unread",
    "name_talk",
    "read_upto",
    "say",
]
