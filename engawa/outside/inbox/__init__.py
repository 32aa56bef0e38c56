"""What was said to the company on every channel, in one list, and who answers it."""
