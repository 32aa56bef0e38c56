"""In what mood something is said: a small linear model of our own, corrected by people and learning from them."""
