"""X by its API, version 2, with the keys of an app of the owner's own."""
