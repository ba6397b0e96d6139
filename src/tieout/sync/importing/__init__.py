"""Reading from Intacct, nothing missed: first imports, cursors over what changed, what becomes of a row."""
