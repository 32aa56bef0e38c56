"""A company made up: its people, spaces, memberships and everything they wrote, at any size."""
