"""Fields: what operators want to know of customers, in their own words, and what promoters fill in."""
