"""Privacy: giving out, taking back, erasing."""
