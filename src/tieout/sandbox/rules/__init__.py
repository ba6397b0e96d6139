"""What may happen to the books: one file a kind of record, called by the gateway and by the control address."""
