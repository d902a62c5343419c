"""What can go wrong in the provider, by whose turn it is to act."""

from __future__ import annotations


class ProviderError(Exception):
    """Root of everything the provider reports; the message is fit for the user and holds no secret."""


class NotInTableError(ProviderError):
    """The program asks for a type, function, property or setting the sandbox does not know."""


class AwsCallError(ProviderError):
    """The sandbox's AWS refused a call or could not be reached.

    Attributes:
        code: the AWS error code, for example ``InvalidVpcID.NotFound``; empty when there was no answer.
    """

    def __init__(self, operation: str, code: str, message: str) -> None:
        super().__init__(f"{operation}: {code}: {message}" if code else f"{operation}: {message}")
        self.operation, self.code, self.detail = operation, code, message

    @property
    def means_gone(self) -> bool:
        """Whether the answer says that what was asked for does not exist."""
        words = ("notfound", "nosuch", "notinuse", "doesnotexist", "does not exist", "not found", "no such", "not subscribed")
        return self.code == "404" or any(word in text for text in (self.code.lower(), self.detail.lower()) for word in words)


class UnfinishedError(ProviderError):
    """A resource exists but did not become what was declared; the next `up` goes on from there."""

    def __init__(self, id: str, reason: str) -> None:
        super().__init__(reason)
        self.id = id
