"""What trackers do with our cases: issues are made once, and a state that moves there moves here."""
