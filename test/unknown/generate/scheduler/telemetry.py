"""What the daemons share: traces alone, over gRPC, and a word about every header they get."""

import json
import os
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry import propagate, trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

tracer = trace.get_tracer("scheduler")


def start(service: str) -> TracerProvider:
    provider = TracerProvider(resource=Resource({"service.name": service}))
    exporter = OTLPSpanExporter(endpoint=os.environ["OTLP_GRPC"], insecure=True)
    provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
    trace.set_tracer_provider(provider)
    return provider


def address(name: str) -> str:
    return f"http://127.0.0.1:{os.environ[name + '_PORT']}"


def post(url: str, body: dict, headers: dict | None = None) -> bytes:
    request = urllib.request.Request(url, json.dumps(body).encode(), headers or {})
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def call(name: str, path: str, body: dict, traceparent) -> bytes:
    """A call with a CLIENT span; `traceparent` makes the header from the span's context."""
    url = address(name) + path
    attributes = {
        "http.request.method": "POST",
        "url.full": url,
        "server.address": "127.0.0.1",
        "server.port": int(os.environ[name + "_PORT"]),
    }
    with tracer.start_as_current_span(f"POST {path}", kind=trace.SpanKind.CLIENT, attributes=attributes):
        own: dict[str, str] = {}
        propagate.inject(own)
        return post(url, body, {"traceparent": traceparent(own["traceparent"])})


def serve(path: str, handle, keep_header: bool) -> None:
    """Serves POST of one path, each request in a SERVER span that continues what it is sent."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            header = self.headers.get("traceparent", "")
            attributes: dict = {"http.request.method": "POST", "http.route": path, "url.path": path}
            if keep_header:
                attributes["http.request.header.traceparent"] = [header]
            parent = propagate.extract({"traceparent": header})
            with tracer.start_as_current_span(
                f"POST {path}", context=parent, kind=trace.SpanKind.SERVER, attributes=attributes
            ) as span:
                status = handle(body, header)
                span.set_attribute("http.response.status_code", status)
                if status >= 500:
                    span.set_attribute("error.type", str(status))
                    span.set_status(trace.StatusCode.ERROR)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """The services write their own logs."""

    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()
