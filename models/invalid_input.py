"""What somebody gave can't be taken. Light, so that whoever answers for it need not import what refuses it."""


class InvalidInput(ValueError):
    """The sentence says what is wrong, for whoever gave it."""
