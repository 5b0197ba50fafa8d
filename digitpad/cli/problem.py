"""What keeps a command from going on, where it is not about a file."""


class CommandProblem(Exception):
    """Something that a command's user can mend. The message says what is wrong and what to do."""
