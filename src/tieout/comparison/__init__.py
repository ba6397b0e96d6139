"""The tie-out: proof that both books agree, or the list of why not.

It judges with its own eyes: it reads Intacct and the ledger itself and shares no code with import, export or
mapping. It never changes a record of either book, and it never plugs a number.
"""
