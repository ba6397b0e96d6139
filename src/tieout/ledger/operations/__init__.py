"""Everything that changes the books: one module for each noun, and the bulk operations."""
