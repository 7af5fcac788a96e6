"""Spans of the services' own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Link, Span, SpanKind, Status, StatusCode
from opentelemetry.util.types import AttributeValue

_RECORDED = "_casino_recorded"

tracer = trace.get_tracer("casino")


@contextmanager
def in_span(
    name: str,
    attributes: Mapping[str, AttributeValue] | None = None,
    kind: SpanKind = SpanKind.INTERNAL,
    context: Context | None = None,
    links: Sequence[Link] = (),
) -> Iterator[Span]:
    """A span around the block, which ends with it, and fails with it; in the current context where none is given."""
    with tracer.start_as_current_span(
        name,
        context=context,
        kind=kind,
        attributes=attributes,
        links=links,
        record_exception=False,
        set_status_on_exception=False,
    ) as span:
        try:
            yield span
        except Exception as error:
            record_failure(span, error)
            raise


def record_failure(span: Span, error: Exception) -> None:
    """Marks the span as failed by this error. The exception is kept once, where it was first met."""
    if not getattr(error, _RECORDED, False):
        span.record_exception(error)
        setattr(error, _RECORDED, True)
    span.set_attribute("error.type", type(error).__qualname__)
    span.set_status(Status(StatusCode.ERROR, str(error)))
