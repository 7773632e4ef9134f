"""People: customers, promoters, and the accounts that they use."""
