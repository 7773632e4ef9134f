"""Sharing: promotions, tags, pushes."""
