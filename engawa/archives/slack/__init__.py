"""Slack exports: a zip or folder of channels, a file of messages for each day."""
