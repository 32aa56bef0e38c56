"""What people do in the inbox."""
