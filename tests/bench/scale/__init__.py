"""How much Handbill carries: figures measured on this machine, and the arithmetic of docs/scale.md from them."""
