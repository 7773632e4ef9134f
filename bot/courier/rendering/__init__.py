"""Rendering: a payload put into the recipient's words at the last moment, from what is true then. It changes no row."""
