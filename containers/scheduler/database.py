"""The scheduler's Postgres, reached through SQLAlchemy on asyncpg."""

from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.instrumentation.utils import suppress_instrumentation
from sqlalchemy import event, text
from sqlalchemy.engine import ExceptionContext, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from casino import telemetry
from casino.env import Unreachable, required
from casino.metrics import db_calls
from scheduler.models import Base

TIMEOUT_S = 2
# Any number that nobody else locks.
_LOCK = 7201


def open_engine() -> AsyncEngine:
    """Connects when it is first used. Each statement is a span; taking a connection out of the pool is none."""
    url = make_url(required("DATABASE_URL")).set(drivername="postgresql+asyncpg")
    limits = {"timeout": TIMEOUT_S, "command_timeout": TIMEOUT_S}
    engine = create_async_engine(url, pool_logging_name="scheduler", pool_size=4, connect_args=limits)
    if telemetry.is_enabled():
        SQLAlchemyInstrumentor().instrument(engine=engine.sync_engine)
    event.listen(engine.sync_engine, "after_cursor_execute", _count_success)
    event.listen(engine.sync_engine, "handle_error", _count_failure)
    return engine


def _count_success(_connection, _cursor, statement: str, *_: object) -> None:
    _count(statement, "success")


def _count_failure(failed: ExceptionContext) -> None:
    if failed.statement:
        _count(failed.statement, "failed")


def _count(statement: str, outcome: str) -> None:
    db_calls.add(1, {"db.operation.name": statement.split(maxsplit=1)[0].upper(), "outcome": outcome})


async def prepare(engine: AsyncEngine) -> None:
    """Makes the tables that are not there yet. Whichever service comes first makes them, the others wait for it."""
    try:
        with suppress_instrumentation():
            async with engine.begin() as connection:
                await connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
                await connection.run_sync(Base.metadata.create_all)
    except (OSError, DBAPIError) as error:
        raise Unreachable("Postgres", f"{engine.url.host}:{engine.url.port}") from error


async def answers(engine: AsyncEngine) -> None:
    """Raises what stands in the way of using the database."""
    async with engine.connect() as connection:
        await connection.execute(text("SELECT 1"))
