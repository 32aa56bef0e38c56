"""Whether a message speaks of the same trouble as a case, and why one thinks so."""
