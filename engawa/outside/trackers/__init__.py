"""Bug trackers, by which cases are linked with the issues of those who fix them: one folder each, after the protocol
in `cases/tracking.py`."""
