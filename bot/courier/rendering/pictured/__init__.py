"""Told with a picture: numbers over time, the daily digest, how cards spread."""
