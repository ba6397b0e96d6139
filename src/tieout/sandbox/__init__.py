"""A stand-in for the Sage Intacct XML gateway: its own server, its own books, nothing of Tieout.

It imports no other part. What it knows about Intacct carries its provenance in the comments:
``Source (documented)``, ``Source (observed)`` or ``Source (assumed)``.
"""
