"""What was said to the company, what we say, and what we say of it among ourselves."""

from engawa.outside.inbox.models.answer import Answer
from engawa.outside.inbox.models.desk import Desk, SavedAnswer
from engawa.outside.inbox.models.enclosure import Enclosure
from engawa.outside.inbox.models.inside import Hold, Mark, Note, Turn
from engawa.outside.inbox.models.thread import Message, Thread

__all__ = ["Answer", "Desk", "Enclosure", "Hold", "Mark", "Message", "Note", "SavedAnswer", "Thread", "Turn"]
