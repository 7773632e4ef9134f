"""Commands: what the bot does when a person does something. Each is said once; every channel renders it its own way."""
