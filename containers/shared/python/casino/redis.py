"""The instrumented Redis client."""

from opentelemetry.instrumentation.redis import RedisInstrumentor
from opentelemetry.trace import Span
from redis.asyncio import Redis

TIMEOUT_S = 2


def connect_redis(url: str) -> Redis:
    """A client that connects when it is first used, and fails a command instead of queueing it."""
    return Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S, decode_responses=True)


def instrument_redis() -> None:
    """A CLIENT span for each command, with the stable attribute that the instrumentation does not set yet."""
    RedisInstrumentor().instrument(request_hook=_name_operation)


def _name_operation(span: Span, _client: object, args: tuple[object, ...], _kwargs: object) -> None:
    if args:
        span.set_attribute("db.operation.name", str(args[0]))
