"""The known breaks of the instrumentation, by the name in CASINO_FAULT. Each one damages the instrumentation itself,
from here, so that the services' own code is the same with and without it."""

import os

from opentelemetry import propagate
from opentelemetry.context import Context, get_current
from opentelemetry.propagators.composite import CompositePropagator
from opentelemetry.propagators.textmap import default_getter

FAULT = os.environ.get("CASINO_FAULT")

# `roulette-no-flush`: the process ends at SIGTERM at once, and what was not yet exported is lost.
ENDS_WITHOUT_FLUSH = FAULT == "roulette-no-flush"


class _Broken(CompositePropagator):
    """What is there, but for one half of it."""

    def __init__(self) -> None:
        super().__init__([propagate.get_global_textmap()])


class _IgnoresDictionaries(_Broken):
    """Sends context along, but takes none from a plain dictionary, in which metadata of gRPC and headers of messages
    come, and nothing else does."""

    def extract(self, carrier, context: Context | None = None, getter=default_getter) -> Context:
        if getter is default_getter:
            return context if context is not None else get_current()
        return super().extract(carrier, context, getter)


class _InjectsNothing(_Broken):
    """Takes context from what comes in, but sends none along."""

    def inject(self, carrier, context: Context | None = None, setter=None) -> None:
        pass


def break_propagation() -> None:
    """`roulette-ignores-metadata`, `notifier-ignores-headers`: calls over gRPC, and messages, begin a new trace,
    whatever context they bring. `notification-no-headers`: messages are published without context."""
    if FAULT in ("roulette-ignores-metadata", "notifier-ignores-headers"):
        propagate.set_global_textmap(_IgnoresDictionaries())
    if FAULT == "notification-no-headers":
        propagate.set_global_textmap(_InjectsNothing())
