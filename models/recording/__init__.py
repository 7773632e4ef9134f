"""Recording: the hot path of opens and reports, many rows to one commit."""
