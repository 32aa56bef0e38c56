"""What stands in the way of running, said so that its reader knows what to do."""


class Trouble(Exception):
    """A command cannot go on: the message says what is wrong, where, and what to do."""
