"""The two-way sync between Tieout's ledger and Sage Intacct."""
