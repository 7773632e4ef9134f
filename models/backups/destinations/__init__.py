"""Destinations: where a backup is written to and read from: a file of this machine, or a bucket."""
