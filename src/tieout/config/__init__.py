"""Django's settings, the addresses, and the one reader of the environment."""
