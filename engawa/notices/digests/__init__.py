"""The digest: what one did not see, once, at one's own hour."""
