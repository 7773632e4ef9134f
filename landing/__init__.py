"""The browsers' door: pages, card pictures, what readers do, web chat, console."""
