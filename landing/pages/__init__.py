"""Pages: what a promotion looks like in a browser, and the few pages around it. Pure: content in, HTML out."""
