"""The stories of `tieout demo --once`: a person in each book, a few weeks of work, and the proof."""
