"""What contacts look like at their addresses."""
