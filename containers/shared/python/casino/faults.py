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


class _IgnoresMetadata(CompositePropagator):
    """Sends context along, but takes none from the metadata of gRPC: a plain dictionary, which nothing else comes in."""

    def __init__(self) -> None:
        super().__init__([propagate.get_global_textmap()])

    def extract(self, carrier, context: Context | None = None, getter=default_getter) -> Context:
        if getter is default_getter:
            return context if context is not None else get_current()
        return super().extract(carrier, context, getter)


def break_propagation() -> None:
    """`roulette-ignores-metadata`: calls over gRPC begin a new trace, whatever context they bring."""
    if FAULT == "roulette-ignores-metadata":
        propagate.set_global_textmap(_IgnoresMetadata())
