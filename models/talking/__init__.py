"""Talking: conversations, and everything said in them."""
