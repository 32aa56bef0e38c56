"""Credit: what somebody knows and what is owed to them, each with its evidence, and theirs to hide."""
