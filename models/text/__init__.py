"""Text: cleaned, dated, broken into lines."""
