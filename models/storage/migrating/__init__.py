"""How the tables of a database become those of this version: what is due, what it would do, and doing it."""
