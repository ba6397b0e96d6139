"""The books of Tieout: customers, invoices, payments, and what is applied to what.

The ledger has never heard of Intacct. It records that something changed (`Change`); whoever wants to know
reads that.
"""
