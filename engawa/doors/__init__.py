"""Other ways in than the browser."""
