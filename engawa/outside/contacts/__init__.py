"""People and companies outside, and under which names they are known where."""
