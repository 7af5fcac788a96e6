"""Starts the service: `python3 -m roulette`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from opentelemetry.instrumentation.grpc import GrpcAioInstrumentorServer
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor
from opentelemetry.instrumentation.requests import RequestsInstrumentor

from casino import http, service
from casino.env import BIND_HOST, required
from casino.flags import connect_flags
from casino.health import add_health
from casino.metrics import counted, redis_calls
from casino.redis import connect_redis, instrument_redis

from .bets import Result, Spin
from .grpc_server import Roulette, listen
from .play import House, play
from .scoring import connect_scoring

_CALL_GRACE_S = 1


@asynccontextmanager
async def build() -> AsyncIterator[service.Service]:
    connect_flags(required("FLAGS_URL"))
    redis = connect_redis(required("REDIS_URL"))
    async with redis, connect_scoring(required("SCORING_URL")) as scoring:
        house = House(redis, scoring)

        async def ping() -> None:
            await counted(redis_calls, "PING", redis.ping())

        server = await listen(Roulette(house, ping), f"{BIND_HOST}:{required('GRPC_PORT')}")
        app = http_app(house)
        add_health(app, ping)
        try:
            yield service.Service(app)
        finally:
            await server.stop(_CALL_GRACE_S)


def http_app(house: House) -> FastAPI:
    """The same spin as over gRPC."""
    app = http.create_app()

    @app.post("/v1/spin")
    async def spin(asked: Spin) -> Result:
        return await play(asked, house)

    return app


service.main(
    "vegas-roulette-service",
    build,
    [
        GrpcAioInstrumentorServer().instrument,
        HTTPXClientInstrumentor().instrument,
        RequestsInstrumentor().instrument,
        instrument_redis,
    ],
)
