"""What is true: rows with their verbs, and the only place that touches the database."""
