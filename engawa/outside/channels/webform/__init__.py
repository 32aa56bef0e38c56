"""A page on which anybody writes to the company."""
