"""Pure translations between Tieout's facts and Intacct's objects: the only part that knows both vocabularies.

No database, no network, no clock.
"""
