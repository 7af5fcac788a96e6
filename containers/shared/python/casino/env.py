"""Where a service listens and what it calls, from the environment."""

import os

BIND_HOST = os.environ.get("BIND_HOST") or "127.0.0.1"


class MissingSetting(Exception):
    """A variable without which the service cannot start."""


class Unreachable(Exception):
    """Something without which the service cannot start does not answer."""

    def __init__(self, what: str, address: str) -> None:
        super().__init__(f"{what} cannot be reached at {address}: the service cannot start without it")


def required(name: str) -> str:
    """The variable's value; raises MissingSetting where it is absent or empty."""
    value = os.environ.get(name)
    if not value:
        raise MissingSetting(f"{name} is not set: the service cannot start without it")
    return value
