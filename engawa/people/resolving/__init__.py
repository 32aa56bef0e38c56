"""The same person under several names: found by evidence, merged so that it can be undone, or only proposed."""
