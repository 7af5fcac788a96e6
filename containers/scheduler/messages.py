"""Messages between the scheduler's services: one exchange, a routing key for each kind. The aio-pika instrumentation
makes their spans and carries the trace context in their headers."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from uuid import UUID

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractExchange, AbstractIncomingMessage
from yarl import URL

from casino.env import Unreachable, required

TIMEOUT_S = 2
EXCHANGE = "scheduler"
QUEUE = "notifier"

NOTIFICATION_DUE = "notification.due"
STATUS_CHANGED = "status.changed"
PLAYER_JOINED = "player.joined"

Handler = Callable[[AbstractIncomingMessage], Awaitable[None]]


class Messages:
    def __init__(self, channel: AbstractChannel, exchange: AbstractExchange) -> None:
        self._channel = channel
        self._exchange = exchange

    async def publish(self, kind: str, event_id: UUID, content: Mapping[str, str]) -> None:
        """Returns once the broker has the message."""
        message = aio_pika.Message(
            json.dumps(content).encode(),
            content_type="application/json",
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
            message_id=str(event_id),
        )
        await self._exchange.publish(message, routing_key=kind, timeout=TIMEOUT_S)

    async def consume(self, handle: Handler) -> None:
        """One message after the other, in the order of the queue."""
        await self._channel.set_qos(prefetch_count=1)
        queue = await self._channel.declare_queue(QUEUE, durable=True)
        for kind in (NOTIFICATION_DUE, STATUS_CHANGED, PLAYER_JOINED):
            await queue.bind(EXCHANGE, routing_key=kind)
        await queue.consume(handle)

    async def answers(self) -> None:
        """Raises what stands in the way of using the broker."""
        await self._channel.get_exchange(EXCHANGE, ensure=True)


@asynccontextmanager
async def open_messages() -> AsyncIterator[Messages]:
    """Connects at once, and again whenever the connection breaks."""
    url = URL(required("RABBITMQ_URL"))
    try:
        connection = await aio_pika.connect_robust(url, timeout=TIMEOUT_S)
    except (OSError, aio_pika.exceptions.AMQPError) as error:
        raise Unreachable("RabbitMQ", f"{url.host}:{url.port}") from error
    async with connection:
        channel = await connection.channel()
        exchange = await channel.declare_exchange(EXCHANGE, aio_pika.ExchangeType.TOPIC, durable=True)
        yield Messages(channel, exchange)
