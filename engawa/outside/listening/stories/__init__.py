"""What is told by several, gathered: by what passes it on, by the same link, and by nearly the same words."""
