"""Taking things out again, in our own format: everything, a space, or what is one person's."""
