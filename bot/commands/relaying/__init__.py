"""Relaying: whom words are for, and how they get there."""
