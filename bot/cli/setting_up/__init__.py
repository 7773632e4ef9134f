"""What an operator needs once, to set Handbill up: what editors and shells want to know of it."""
