"""The one error that a user is meant to read."""


class UserError(Exception):
    """Bad input or a missing thing: one line that says what is wrong and what would be right."""
