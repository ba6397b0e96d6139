"""The objects of the books, one file each: their table, their fields for reading, their rules for writing."""
