"""From what happened to evidence: each source gives the same rows however often it is looked at."""
