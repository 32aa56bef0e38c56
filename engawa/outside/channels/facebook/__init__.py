"""Facebook: a page of the company, with a token of its own."""
