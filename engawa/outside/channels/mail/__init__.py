"""A mail address: what is sent to it is read with IMAP, what we answer goes out with SMTP."""
