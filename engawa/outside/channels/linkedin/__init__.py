"""LinkedIn: a page of the company, by the Community Management API."""
