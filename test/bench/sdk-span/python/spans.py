"""python spans.py MODE ENDPOINT SPANS: makes spans as a service does and prints the processor time that they took."""

import sys
import time

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

# As many as a batch.
LOT = 512
mode, endpoint, count = sys.argv[1], sys.argv[2], int(sys.argv[3])

provider = TracerProvider(shutdown_on_exit=False)
provider.add_span_processor(
    BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint}/v1/traces")) if mode == "export" else SpanProcessor()
)
tracer = trace.get_tracer("bench") if mode == "api" else provider.get_tracer("bench")


def make_one(number):
    span = tracer.start_span("POST /api/slots/spin")
    span.set_attribute("http.request.method", "POST")
    span.set_attribute("http.route", "/api/slots/spin")
    span.set_attribute("http.response.status_code", 200)
    span.set_attribute("url.path", "/api/slots/spin")
    span.set_attribute("server.address", "127.0.0.1")
    span.set_attribute("server.port", 3000)
    span.set_attribute("player.id", "0b7e7ddc-3f7c-4c38-9f2e-1a3a36a0b0a1")
    span.set_attribute("bet.amount", number)
    span.end()


def make(spans):
    """Lots that are exported one after the other: the queue is never full, and none is dropped."""
    for made in range(spans):
        make_one(made)
        if made % LOT == LOT - 1:
            provider.force_flush()


make(count // 4)
before = time.process_time()
make(count)
taken = time.process_time() - before
provider.shutdown()
print(round(taken * 1e6))
