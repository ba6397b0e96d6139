"""What may happen to the books: one file a kind of record, for gateway and control address alike."""
