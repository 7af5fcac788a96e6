"""Whether a service can work now."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from opentelemetry import trace

from casino.logs import logger

log = logger(__name__)

# Fails while something that the service needs cannot be reached.
Check = Callable[[], Awaitable[object]]


async def is_healthy(check: Check) -> bool:
    """Whether `check` passes. A sampled request leaves one log line beside its span, by which an observer knows that
    all earlier telemetry has arrived; an unsampled one leaves nothing."""
    try:
        await check()
        healthy = True
    except Exception:
        healthy = False
    if trace.get_current_span().is_recording():
        log.info("health", extra={"healthy": healthy})
    return healthy


def add_health(app: FastAPI, check: Check) -> None:
    """GET /health: 200 when `check` passes, else 503."""

    @app.get("/health")
    async def health() -> JSONResponse:
        healthy = await is_healthy(check)
        return JSONResponse({"status": "ok" if healthy else "unavailable"}, 200 if healthy else 503)
