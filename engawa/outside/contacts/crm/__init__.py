"""Customer records kept elsewhere, in step with ours. An adapter is one module here; see `protocol.py`."""
