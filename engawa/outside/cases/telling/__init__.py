"""Everyone who spoke of a case is told, where they spoke, each once, from a text that somebody approved."""
