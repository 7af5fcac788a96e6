"""The aio-pika instrumentation, and the current names of the messaging attributes, which it does not know yet."""

from opentelemetry import trace
from opentelemetry.instrumentation.aio_pika import AioPikaInstrumentor
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider

# Of a message that is received, only its handler knows it.
ROUTING_KEY = "messaging.rabbitmq.destination.routing_key"


def instrument_aio_pika() -> None:
    """A PRODUCER span for each message that is published, a CONSUMER span for each that a callback works on, and the trace
    context in the headers between them."""
    AioPikaInstrumentor().instrument()
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.add_span_processor(_CurrentNames())


class _CurrentNames(SpanProcessor):
    """Says what the span says under the names of today, too. A destination is `exchange,key` where a message is sent, and
    the exchange alone where it is received."""

    def on_start(self, span: Span, parent_context: object = None) -> None:
        given = span.attributes or {}
        if given.get("messaging.system") != "rabbitmq":
            return
        exchange, _, key = str(given.get("messaging.destination", "")).partition(",")
        operation = str(given.get("messaging.operation", "send"))
        span.set_attributes(
            {
                "messaging.destination.name": exchange,
                "messaging.operation.name": operation,
                "messaging.operation.type": operation,
                "server.address": given.get("net.peer.name", ""),
                "server.port": given.get("net.peer.port", 0),
            }
        )
        if key:
            span.set_attribute(ROUTING_KEY, key)
