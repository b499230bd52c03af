"""Azure: what orders become there, and what is refused."""
