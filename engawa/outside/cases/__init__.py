"""A complaint becomes a case: counted, carried to those who can fix it, and answered to everyone who spoke up."""
