"""The embedded PostgreSQL, and the supervisor of the roles."""
