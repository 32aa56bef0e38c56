"""What is said about us anywhere: standing queries, stories, mood, waves, and where the talk is."""
