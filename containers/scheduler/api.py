"""scheduler-api: tournaments over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from casino.rabbitmq import instrument_aio_pika
from casino.service import Service, main
from scheduler.connected import connected
from scheduler.routes import add_routes


@asynccontextmanager
async def build() -> AsyncIterator[Service]:
    async with connected() as to:
        add_routes(to.app, to.engine, to.messages)
        yield Service(to.app)


if __name__ == "__main__":
    main("scheduler-api", build, [instrument_aio_pika])
