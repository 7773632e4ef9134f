"""Checks: what the doctor looks at beyond this machine's settings and files, a file for each."""
