"""JSON log lines on stdout. The logging instrumentation sends the same records over OTLP."""

import json
import logging
import os
import sys
from datetime import UTC, datetime
from traceback import format_exception

from opentelemetry import trace

_LEVELS = {"WARNING": "warn", "CRITICAL": "fatal"}
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime"}


def logger(name: str) -> logging.Logger:
    """The logger of one of the services' own modules: `log = logger(__name__)`. Fields go into `extra`."""
    return logging.getLogger(f"casino.{name.removeprefix('casino.')}")


def install(service: str) -> None:
    """Writes the services' own records from INFO on, and warnings of the libraries."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter(os.environ.get("OTEL_SERVICE_NAME") or service))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("casino").setLevel(logging.INFO)


class JsonFormatter(logging.Formatter):
    """One object a record: what it says, where it belongs, and its `extra` fields."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "level": _LEVELS.get(record.levelname, record.levelname.lower()),
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "service": self._service,
            **_span_ids(),
            **{name: value for name, value in vars(record).items() if name not in _STANDARD},
            **_exception(record),
            "msg": record.getMessage(),
        }
        return json.dumps(fields, default=str)


def _span_ids() -> dict[str, str]:
    span = trace.get_current_span().get_span_context()
    if not span.is_valid:
        return {}
    return {
        "trace_id": trace.format_trace_id(span.trace_id),
        "span_id": trace.format_span_id(span.span_id),
        "trace_flags": f"{span.trace_flags:02x}",
    }


def _exception(record: logging.LogRecord) -> dict[str, str]:
    if not record.exc_info or record.exc_info[1] is None:
        return {}
    error = record.exc_info[1]
    return {
        "exception.type": type(error).__name__,
        "exception.message": str(error),
        "exception.stacktrace": "".join(format_exception(error)),
    }
