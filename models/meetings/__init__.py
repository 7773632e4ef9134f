"""Meetings, check-ins and places."""
