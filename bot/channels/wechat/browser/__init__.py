"""WeChat's own browser, in which our pages are read: who reads, and what its menu shares."""
