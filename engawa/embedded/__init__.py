"""PostgreSQL and NATS run from their wheels, and the one process that keeps all of Engawa running."""
