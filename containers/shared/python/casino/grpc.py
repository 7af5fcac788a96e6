"""The gRPC side of a service."""

from collections.abc import Awaitable
from typing import TypeVar

import grpc
from opentelemetry import trace

from casino.http import ApiError
from casino.logs import logger
from casino.spans import record_failure

T = TypeVar("T")
log = logger(__name__)

_CODES = {
    400: grpc.StatusCode.INVALID_ARGUMENT,
    404: grpc.StatusCode.NOT_FOUND,
    409: grpc.StatusCode.FAILED_PRECONDITION,
}


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
