"""Partitions: on PostgreSQL, where settings say so, each month's opens and their reports lie in tables of their own.

Whoever asks or writes names the whole table, as if there were no partitions. An open belongs to the month in which
its number was given out, and what is reported of it lies in the same month.
"""
