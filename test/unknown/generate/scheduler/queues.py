"""A stand-in for RabbitMQ: queues in memory, not instrumented; and how messages are sent and taken."""

import json
import os
import queue
import time
import urllib.request
from collections import defaultdict
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry import propagate, trace

from telemetry import address, post, tracer


def broker() -> None:
    queues: dict[str, queue.SimpleQueue] = defaultdict(queue.SimpleQueue)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            queues[self.path].put(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def do_GET(self) -> None:
            try:
                body = queues[self.path].get_nowait()
            except queue.Empty:
                body = b"null"
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """A store writes no log."""

    ThreadingHTTPServer(("127.0.0.1", int(os.environ["PORT"])), Handler).serve_forever()


def publish(key: str, message_id: str, body: dict, carry: bool) -> None:
    attributes = {
        "messaging.system": "rabbitmq",
        "messaging.destination.name": "jobs",
        "messaging.rabbitmq.destination.routing_key": key,
        "messaging.message.id": message_id,
    }
    kind = trace.SpanKind.PRODUCER
    with tracer.start_as_current_span(f"publish jobs:{key}", kind=kind, attributes=attributes):
        headers: dict[str, str] = {}
        if carry:
            propagate.inject(headers)
        post(f"{address('BROKER')}/{key}", {"id": message_id, "headers": headers, "body": body})


def consume(key: str, handle) -> None:
    """Takes messages for ever, each in a CONSUMER span that continues what its headers carry."""
    print(f"ready: consuming {key}", flush=True)
    while True:
        with urllib.request.urlopen(f"{address('BROKER')}/{key}") as answer:
            message = json.load(answer)
        if message is None:
            time.sleep(0.01)
            continue
        attributes = {
            "messaging.system": "rabbitmq",
            "messaging.destination": "jobs",
            "messaging.rabbitmq.routing_key": key,
            "messaging.operation": "process",
            "messaging.message_id": message["id"],
        }
        parent = propagate.extract(message["headers"])
        with tracer.start_as_current_span(
            f"{key} process", context=parent, kind=trace.SpanKind.CONSUMER, attributes=attributes
        ) as span:
            handle(message["body"], span)
