"""Everything that changes the books: one module for each noun, and the bulk operations.

Rows are locked in one order, so that two writers wait for each other and never in a circle: payments by id,
credit notes by id, invoices by id, customers by id, number sequences last. Nothing here waits for anybody
outside the database.
"""
