"""Self-hosted accounts receivable with a two-way Sage Intacct integration that ties out."""
