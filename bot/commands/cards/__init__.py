"""Cards, as promoters give them out and customers pass them on."""
