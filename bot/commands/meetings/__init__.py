"""Meetings and check-ins."""
