"""The gRPC side of a service."""

import time
from collections.abc import Awaitable
from typing import TypeVar

import grpc
from opentelemetry import trace

from casino.http import ApiError
from casino.logs import logger
from casino.metrics import rpc_call_duration
from casino.spans import record_failure

T = TypeVar("T")
log = logger(__name__)

_CODES = {
    400: grpc.StatusCode.INVALID_ARGUMENT,
    404: grpc.StatusCode.NOT_FOUND,
    409: grpc.StatusCode.FAILED_PRECONDITION,
}
# By their numbers, as which a context may know them.
_STATUS = {code.value[0]: code for code in grpc.StatusCode}


async def answer(context: grpc.aio.ServicerContext, work: Awaitable[T], otherwise: T) -> T:
    """What `work` comes to. Where it fails, the caller gets a status: with the reason for a refusal, else INTERNAL, and
    the reason is logged."""
    try:
        return await work
    except Exception as error:
        code = _CODES.get(error.status) if isinstance(error, ApiError) else None
        if code is None:
            code, reason = grpc.StatusCode.INTERNAL, "the call failed"
            log.error("call failed", exc_info=error)
            record_failure(trace.get_current_span(), error)
        else:
            reason = str(error)
            log.info("call refused", extra={"reason": reason})
        context.set_details(reason)
        context.set_code(code)
        return otherwise


class MeasureCalls(grpc.aio.ServerInterceptor):
    """Records rpc.server.call.duration: the instrumentation makes spans of calls, and no metric."""

    async def intercept_service(self, continuation, details: grpc.HandlerCallDetails):
        handler = await continuation(details)
        if handler is None or handler.unary_unary is None:
            return handler

        async def measured(request: object, context: grpc.aio.ServicerContext) -> object:
            started = time.perf_counter()
            try:
                return await handler.unary_unary(request, context)
            finally:
                attributes = _call_attributes(details.method, context.code())
                rpc_call_duration.record(time.perf_counter() - started, attributes)

        return grpc.unary_unary_rpc_method_handler(
            measured, handler.request_deserializer, handler.response_serializer
        )


def _call_attributes(path: str, code: grpc.StatusCode | int | None) -> dict[str, str]:
    """`path`: /package.Service/Method. A code that is not OK is the server's own failure where it is none that it refused with."""
    status = _STATUS.get(code or 0, code)
    name = status.name if isinstance(status, grpc.StatusCode) else str(status)
    attributes = {"rpc.system.name": "grpc", "rpc.method": path[1:], "rpc.response.status_code": name}
    if status is not grpc.StatusCode.OK and status not in _CODES.values():
        attributes["error.type"] = name
    return attributes
