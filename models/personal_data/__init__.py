"""Personal data: which columns are somebody's, and what they agreed to."""
