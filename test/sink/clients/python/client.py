"""python client.py EXPECTATION VARIANTS: sends through the OpenTelemetry SDK for Python what the one file says, in each
of the ways that the other lists."""

import base64
import json
import sys

import grpc
from opentelemetry import trace
from opentelemetry._logs import SeverityNumber
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.common.http import Compression as JsonCompression
from opentelemetry.exporter.otlp.json.http import _log_exporter as json_logs
from opentelemetry.exporter.otlp.json.http import metric_exporter as json_metrics
from opentelemetry.exporter.otlp.json.http import trace_exporter as json_traces
from opentelemetry.exporter.otlp.proto.grpc import _log_exporter as grpc_logs
from opentelemetry.exporter.otlp.proto.grpc import metric_exporter as grpc_metrics
from opentelemetry.exporter.otlp.proto.grpc import trace_exporter as grpc_traces
from opentelemetry.exporter.otlp.proto.http import Compression
from opentelemetry.exporter.otlp.proto.http import _log_exporter as http_logs
from opentelemetry.exporter.otlp.proto.http import metric_exporter as http_metrics
from opentelemetry.exporter.otlp.proto.http import trace_exporter as http_traces
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import PeriodicExportingMetricReader
from opentelemetry.sdk.metrics.view import ExponentialBucketHistogramAggregation, View
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import IdGenerator
from opentelemetry.trace.span import TraceState


def value(expected):
    for kind, one in (expected or {}).items():
        if kind == "intValue":
            return int(one)
        if kind == "bytesValue":
            return base64.b64decode(one)
        if kind == "arrayValue":
            return [value(element) for element in one["values"]]
        if kind == "kvlistValue":
            return attributes(one["values"])
        return one
    return None


def attributes(entries):
    return {entry["key"]: value(entry["value"]) for entry in entries or []}


def span_context(trace_id, span_id, flags=1, state=None):
    return trace.SpanContext(
        trace_id=int(trace_id, 16),
        span_id=int(span_id, 16),
        is_remote=True,
        trace_flags=trace.TraceFlags(flags),
        trace_state=TraceState.from_header([state]) if state else TraceState(),
    )


def within(context):
    return trace.set_span_in_context(trace.NonRecordingSpan(context), Context())


class GivenIds(IdGenerator):
    """Hands out the ids of the expectation, in its order; a root's trace id is asked for before the span's own."""

    def __init__(self, spans):
        self.spans = spans
        self.next = 0

    def generate_trace_id(self):
        return int(self.spans[self.next]["traceId"], 16)

    def generate_span_id(self):
        self.next += 1
        return int(self.spans[self.next - 1]["spanId"], 16)


def scope_of(scoped):
    scope = scoped["scope"]
    return scope["name"], scope["version"], scoped["schemaUrl"], attributes(scope.get("attributes"))


def send_spans(expectation, resource, exporter):
    scoped = expectation["traces"]["resourceSpans"][0]["scopeSpans"][0]
    provider = TracerProvider(resource=resource, id_generator=GivenIds(scoped["spans"]))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    name, version, schema_url, scope_attributes = scope_of(scoped)
    tracer = provider.get_tracer(name, version, schema_url=schema_url, attributes=scope_attributes)
    for expected in scoped["spans"]:
        send_span(tracer, expected)
    provider.shutdown()


def send_span(tracer, expected):
    parent = expected["parentSpanId"]
    context = (
        within(span_context(expected["traceId"], parent, state=expected.get("traceState"))) if parent else Context()
    )
    span = tracer.start_span(
        expected["name"],
        context=context,
        # The API counts from INTERNAL.
        kind=trace.SpanKind(expected["kind"] - 1),
        start_time=int(expected["startTimeUnixNano"]),
        attributes=attributes(expected.get("attributes")),
        links=[
            trace.Link(
                span_context(link["traceId"], link["spanId"], link["flags"], link.get("traceState")),
                attributes(link.get("attributes")),
            )
            for link in expected.get("links", [])
        ],
    )
    for event in expected.get("events", []):
        span.add_event(event["name"], attributes(event.get("attributes")), int(event["timeUnixNano"]))
    if "status" in expected:
        status = expected["status"]
        span.set_status(trace.StatusCode(status["code"]), status.get("message"))
    span.end(int(expected["endTimeUnixNano"]))


def send_logs(expectation, resource, exporter):
    scoped = expectation["logs"]["resourceLogs"][0]["scopeLogs"][0]
    provider = LoggerProvider(resource=resource)
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter))
    name, version, schema_url, scope_attributes = scope_of(scoped)
    logger = provider.get_logger(name, version, schema_url=schema_url, attributes=scope_attributes)
    for expected in scoped["logRecords"]:
        traced = "traceId" in expected
        logger.emit(
            timestamp=int(expected["timeUnixNano"]) if "timeUnixNano" in expected else None,
            observed_timestamp=int(expected["observedTimeUnixNano"]),
            context=within(span_context(expected["traceId"], expected["spanId"])) if traced else Context(),
            severity_number=SeverityNumber(expected["severityNumber"]),
            severity_text=expected["severityText"],
            body=value(expected["body"]),
            attributes=attributes(expected.get("attributes")),
            event_name=expected.get("eventName"),
        )
    provider.shutdown()


def send_metrics(expectation, resource, exporter):
    scoped = expectation["metrics"]["resourceMetrics"][0]["scopeMetrics"][0]
    provider = MeterProvider(
        # Never by the clock: the end of it exports.
        metric_readers=[PeriodicExportingMetricReader(exporter, export_interval_millis=3_600_000)],
        resource=resource,
        views=[View(instrument_name="wide", aggregation=ExponentialBucketHistogramAggregation())],
    )
    name, version, schema_url, scope_attributes = scope_of(scoped)
    meter = provider.get_meter(name, version, schema_url=schema_url, attributes=scope_attributes)
    trace_id = expectation["traces"]["resourceSpans"][0]["scopeSpans"][0]["spans"][0]["traceId"]
    metrics = {metric["name"]: metric for metric in scoped["metrics"]}
    instruments = {}
    for measurement in expectation["measurements"]:
        metric = metrics.get(measurement["metric"])
        if metric is None:
            continue
        if metric["name"] not in instruments:
            instruments[metric["name"]] = instrument(meter, measurement, metric)
        record = instruments[metric["name"]]
        number = int if measurement["type"] == "int" else float
        context = within(span_context(trace_id, measurement["inSpan"])) if "inSpan" in measurement else Context()
        for one in measurement["values"]:
            record(number(one), attributes(measurement["attributes"]), context)
    provider.shutdown()


def instrument(meter, measurement, metric):
    name, unit, description = metric["name"], metric["unit"], metric["description"]
    kind = measurement["instrument"]
    if kind == "counter":
        return meter.create_counter(name, unit, description).add
    if kind == "upDownCounter":
        return meter.create_up_down_counter(name, unit, description).add
    if kind == "gauge":
        return meter.create_gauge(name, unit, description).set
    bounds = metric["histogram"]["dataPoints"][0]["explicitBounds"] if "histogram" in metric else None
    return meter.create_histogram(name, unit, description, explicit_bucket_boundaries_advisory=bounds).record


def exporters(protocol, compression, endpoint):
    if protocol == "grpc":
        zipped = grpc.Compression.Gzip if compression == "gzip" else grpc.Compression.NoCompression
        options = {"endpoint": endpoint, "insecure": True, "compression": zipped}
        return (
            grpc_traces.OTLPSpanExporter(**options),
            grpc_logs.OTLPLogExporter(**options),
            grpc_metrics.OTLPMetricExporter(**options),
        )
    if protocol == "http/json":
        traces, logs, metrics = json_traces.OTLPSpanExporter, json_logs.OTLPLogExporter, json_metrics.OTLPMetricExporter
        # An enumeration of its own, that only looks like the other.
        zipped = JsonCompression(compression)
    else:
        traces, logs, metrics = http_traces.OTLPSpanExporter, http_logs.OTLPLogExporter, http_metrics.OTLPMetricExporter
        zipped = Compression(compression)
    return (
        traces(endpoint=f"{endpoint}/v1/traces", compression=zipped),
        logs(endpoint=f"{endpoint}/v1/logs", compression=zipped),
        metrics(endpoint=f"{endpoint}/v1/metrics", compression=zipped),
    )


def main(expectation_path, variants_path):
    with open(expectation_path, encoding="utf-8") as file:
        expectation = json.load(file)
    with open(variants_path, encoding="utf-8") as file:
        variants = json.load(file)
    origin = expectation["traces"]["resourceSpans"][0]["resource"]
    # Not create(): that adds what the SDK says of itself.
    resource = Resource(attributes(origin["attributes"]))
    for variant in variants:
        spans, logs, metrics = exporters(variant["protocol"], variant["compression"], variant["endpoint"])
        send_spans(expectation, resource, spans)
        send_logs(expectation, resource, logs)
        send_metrics(expectation, resource, metrics)


main(*sys.argv[1:])
