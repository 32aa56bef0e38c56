"""bin/engawa: what an owner does from the command line."""
