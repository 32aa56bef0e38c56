"""YouTube: what is said under a channel's videos, and the channel's answers."""
