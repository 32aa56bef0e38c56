"""People and companies outside, for the budget of contacts."""
