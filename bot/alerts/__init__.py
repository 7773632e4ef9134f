"""Alerts: short notices on a device's own screen, brought there by the push service of the person's browser."""
