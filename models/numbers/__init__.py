"""Numbers over time: what was pushed, opened, read, said and met in any range of days, and how that compares."""
