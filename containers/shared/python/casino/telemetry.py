"""The OpenTelemetry SDK of a Python service, configured by the OTEL_* variables alone. Without an OTLP endpoint nothing
is started: the API's no-op providers stay in place, and no library is instrumented."""

import os
from collections.abc import Callable, Sequence

from opentelemetry import metrics, trace
from opentelemetry._logs import get_logger_provider

from casino import faults

_enabled = bool(os.environ.get("OTEL_EXPORTER_OTLP_ENDPOINT")) and (
    os.environ.get("OTEL_SDK_DISABLED", "").lower() != "true"
)


def is_enabled() -> bool:
    """Telemetry is sent only where somebody said where to."""
    return _enabled


# Of the process and its interpreter; the machine it runs on is for others to watch.
_RUNTIME = {
    "process.cpu.time": ["user", "system"],
    "process.memory.usage": None,
    "process.memory.virtual": None,
    "cpython.gc.collections": None,
    "cpython.gc.collected_objects": None,
    "cpython.gc.uncollectable_objects": None,
}

# Instruments a library: `HTTPXClientInstrumentor().instrument`.
Instrument = Callable[[], object]


def start(instruments: Sequence[Instrument]) -> None:
    """Installs the global providers and propagator, and instruments the libraries that a service uses."""
    if not _enabled:
        return
    # The exporters take long to import, and nobody needs them here.
    from opentelemetry.distro import OpenTelemetryConfigurator, OpenTelemetryDistro
    from opentelemetry.instrumentation.logging import LoggingInstrumentor
    from opentelemetry.instrumentation.system_metrics import SystemMetricsInstrumentor

    OpenTelemetryDistro().configure()
    OpenTelemetryConfigurator().configure()
    faults.break_propagation()
    runtime = SystemMetricsInstrumentor(config=_RUNTIME)
    for instrument in (LoggingInstrumentor().instrument, runtime.instrument, *instruments):
        instrument()


def shutdown() -> None:
    """Sends what is still held back, and stops."""
    if not _enabled:
        return
    for provider in (trace.get_tracer_provider(), get_logger_provider(), metrics.get_meter_provider()):
        provider.shutdown()
