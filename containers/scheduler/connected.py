"""What API and daemons stand on: database and broker, and a health check that asks both."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from casino.health import add_health
from casino.http import create_app
from scheduler.database import answers, open_engine, prepare
from scheduler.messages import Messages, open_messages


@dataclass(frozen=True)
class Connected:
    app: FastAPI
    engine: AsyncEngine
    messages: Messages


@asynccontextmanager
async def connected() -> AsyncIterator[Connected]:
    engine = open_engine()
    try:
        await prepare(engine)
        async with open_messages() as messages:
            app = create_app()
            add_health(app, lambda: asyncio.gather(answers(engine), messages.answers()))
            yield Connected(app, engine, messages)
    finally:
        await engine.dispose()
