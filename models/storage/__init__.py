"""Storage: the database, its processes, and what every row is made with."""
