"""The HTTP side of a service: an instrumented FastAPI application that answers errors as `{"error": reason}`."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from opentelemetry import trace
from opentelemetry.instrumentation.fastapi import FastAPIInstrumentor
from starlette.exceptions import HTTPException

from casino import telemetry
from casino.logs import logger
from casino.spans import record_failure

log = logger(__name__)


class ApiError(Exception):
    """An answer other than success, with this status; its cause is what logs and spans show."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Route(APIRoute):
    """Answers the errors of its handler inside the request's span, so that log and span tell of them."""

    def get_route_handler(self) -> Callable[[Request], Awaitable[Response]]:
        handle = super().get_route_handler()

        async def answer(request: Request) -> Response:
            try:
                return await handle(request)
            except (HTTPException, RequestValidationError):
                raise
            except ApiError as error:
                return _refuse(error)
            except Exception as error:
                return _refuse(_unexpected(error))

        return answer


def create_app() -> FastAPI:
    """An application without routes; spans are named after its routes, and none is made for the parts of a request."""
    app = FastAPI(openapi_url=None)
    app.router.route_class = Route
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _not_served)
    if telemetry.is_enabled():
        FastAPIInstrumentor.instrument_app(app, exclude_spans=["receive", "send"])
    return app


def _unexpected(error: Exception) -> ApiError:
    known = ApiError(500, "internal error")
    known.__cause__ = error
    return known


def _refuse(error: ApiError) -> Response:
    if error.status >= 500:
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        record_failure(trace.get_current_span(), cause)
        log.error(error.reason, exc_info=cause)
    else:
        log.info("request rejected", extra={"status": error.status, "reason": error.reason})
    return JSONResponse({"error": error.reason}, error.status)


async def _malformed(_request: Request, error: Exception) -> Response:
    reasons = [f"{'.'.join(str(part) for part in found['loc'][1:])}: {found['msg']}" for found in error.errors()]
    return _refuse(ApiError(400, "; ".join(reasons).lstrip(": ")))


async def _not_served(_request: Request, error: Exception) -> Response:
    return _refuse(ApiError(error.status_code, str(error.detail).lower()))
