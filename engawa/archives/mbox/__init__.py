"""Mail archives: one list a file, each message behind a line that begins with "From "."""
