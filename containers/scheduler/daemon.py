"""A daemon: looks for what is due, does it, and looks again. What it does is a trace of its own, with a link to the request
that asked for it; a look that finds nothing leaves no span."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.instrumentation.utils import suppress_instrumentation
from opentelemetry.propagate import extract
from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from casino.logs import logger
from casino.rabbitmq import instrument_aio_pika
from casino.service import Service, main
from casino.spans import in_span
from scheduler.connected import connected
from scheduler.messages import Messages
from scheduler.models import Due

log = logger(__name__)

POLL_S = int(os.environ.get("POLL_INTERVAL_MS") or 1000) / 1000
RETRY_S = 1

# Does what is due, inside the transaction that takes it off the list.
Do = Callable[[AsyncSession, Any, Messages], Awaitable[None]]


class Daemon:
    def __init__(self, engine: AsyncEngine, messages: Messages, table: type[Due], span_name: str, do: Do) -> None:
        self._engine = engine
        self._messages = messages
        self._table = table
        self._span_name = span_name
        self._do = do

    async def run(self, stopping: asyncio.Event) -> None:
        while not stopping.is_set():
            pause = await self._cycle_or_retry()
            if pause > 0:
                await asyncio.wait([asyncio.ensure_future(stopping.wait())], timeout=pause)

    async def _cycle_or_retry(self) -> float:
        """Seconds until it is worth looking again."""
        try:
            return 0 if await self.cycle() else POLL_S
        except Exception as error:
            log.error("%s failed, and is tried again", self._span_name, exc_info=error)
            return RETRY_S

    async def cycle(self) -> bool:
        """Does what has been due for longest; false when nothing is due."""
        async with AsyncSession(self._engine) as session:
            with suppress_instrumentation():
                due = await session.scalar(self._next())
            if due is None:
                return False
            ids = {"game_id": str(due.game_id)}
            with in_span(self._span_name, ids, context=Context(), links=asked_by(due)):
                await self._do(session, due, self._messages)
                await session.execute(
                    update(self._table)
                    .where(self._table.position == due.position)
                    .values(done_at=func.now())
                )
                await session.commit()
            return True

    def _next(self) -> Select[tuple[Due]]:
        table = self._table
        return (
            select(table)
            .where(table.done_at.is_(None), table.due_at <= func.now())
            .order_by(table.due_at, table.position)
            .limit(1)
            .with_for_update(skip_locked=True)
        )


def asked_by(due: Due) -> list[trace.Link]:
    span = trace.get_current_span(extract({"traceparent": due.traceparent}, Context()))
    context = span.get_span_context()
    return [trace.Link(context)] if context.is_valid else []


def run_daemon(name: str, table: type[Due], span_name: str, do: Do) -> None:
    @asynccontextmanager
    async def build() -> AsyncIterator[Service]:
        async with connected() as to:
            yield Service(to.app, [Daemon(to.engine, to.messages, table, span_name, do).run])

    main(name, build, [instrument_aio_pika])
