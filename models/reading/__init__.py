"""Reading: opens, and what readers do."""
