"""What is written about each object of Intacct: one file for each."""
