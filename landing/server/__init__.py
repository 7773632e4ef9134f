"""The HTTP server: its port, connections, limits and headers."""
