"""scheduler-api: tournaments over HTTP."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from casino.health import add_health
from casino.http import create_app
from casino.rabbitmq import instrument_aio_pika
from casino.service import Service, main
from scheduler.database import answers, open_engine, prepare
from scheduler.messages import open_messages
from scheduler.routes import add_routes


@asynccontextmanager
async def build() -> AsyncIterator[Service]:
    engine = open_engine()
    try:
        await prepare(engine)
        async with open_messages() as messages:
            app = create_app()
            add_health(app, lambda: asyncio.gather(answers(engine), messages.answers()))
            add_routes(app, engine, messages)
            yield Service(app)
    finally:
        await engine.dispose()


if __name__ == "__main__":
    main("scheduler-api", build, [instrument_aio_pika])
