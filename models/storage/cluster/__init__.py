"""Several processes on one database: rings relayed between them, one elected where one may act, each with a number."""
