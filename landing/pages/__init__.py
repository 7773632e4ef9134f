"""Pages: what a promotion looks like in a browser, and the few pages around it. Pure: facts in, HTML out."""
