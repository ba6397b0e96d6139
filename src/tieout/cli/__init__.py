"""The `tieout` command: one small file for every noun."""
