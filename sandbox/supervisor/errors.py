"""What can go wrong with the sandbox as a whole."""


class SandboxError(Exception):
    """The sandbox could not be started, stopped or read; the message says why and what to do."""
