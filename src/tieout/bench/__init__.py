"""Measurements: what Tieout costs in requests, billed transactions, seconds and memory, beside a baseline.

Each measurement has a sandbox, a data folder and a database of its own. What is measured runs in a process of
its own, so that its memory is its own; requests are counted by the sandbox, not by the one who sends them.
"""
