"""What people want to hear of, what they were told, and what they have seen. All of it is theirs alone."""

from engawa.notices.models.digest import Digest
from engawa.notices.models.notice import Notice, Reason
from engawa.notices.models.seen import Seen
from engawa.notices.models.wishes import Cadence, Level, Setting, Wish

__all__ = ["Cadence", "Digest", "Level", "Notice", "Reason", "Seen", "Setting", "Wish"]
