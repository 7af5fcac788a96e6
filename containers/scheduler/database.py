"""The scheduler's Postgres, reached through SQLAlchemy on asyncpg."""

from opentelemetry.instrumentation.sqlalchemy import SQLAlchemyInstrumentor
from opentelemetry.instrumentation.utils import suppress_instrumentation
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from casino import telemetry
from casino.env import Unreachable, required
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
    return engine


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
