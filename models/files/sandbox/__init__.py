"""The sandbox: what runs in its processes, and what they may take. It is asked by ``models.files.sandboxed``."""
