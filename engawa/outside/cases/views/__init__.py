"""What cases look like at their addresses."""
