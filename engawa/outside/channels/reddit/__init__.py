"""Reddit: an account's inbox, what is said in chosen subreddits, and answers there."""
