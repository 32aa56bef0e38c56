"""Many readers at once on one live process, while others write."""
