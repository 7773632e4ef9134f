"""What the doctor asks other machines, with --online."""
