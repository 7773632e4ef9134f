"""Recording: the hot path of opens and reports, many rows in one commit."""
