"""What a person, a command or a page asks of the sync: one function for each wish."""
