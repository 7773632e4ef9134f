"""Readers: opening a card, reading, reporting, being recognised, passing it on."""
