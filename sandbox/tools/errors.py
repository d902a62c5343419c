"""What can go wrong with tools: one is missing, or it could not be installed."""


class ToolError(Exception):
    """A tool could not be installed; the message says what was tried and what to do."""


class ToolMissingError(ToolError):
    """A tool is not installed; the message says that `holdfast setup` installs it."""
