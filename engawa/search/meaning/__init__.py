"""What texts mean, as vectors that stand beside the documents: made here, kept inside the boundary."""
