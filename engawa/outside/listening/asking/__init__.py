"""The language of standing queries: what it means, how it is read, and how many are matched at once."""
