"""What the services count and measure: names and units as in the other languages."""

from collections.abc import Awaitable
from typing import TypeVar

from opentelemetry import metrics

T = TypeVar("T")
meter = metrics.get_meter("casino")

game_plays = meter.create_counter("game_plays_total", "{play}", "Games played to their outcome.")
game_wins = meter.create_counter("game_wins_total", "{win}", "Games won.")
bet_amount = meter.create_histogram("bet_amount", "USD", "Stakes of the bets.")
game_latency = meter.create_histogram(
    "game_latency", "ms", "Time for one call of a game, recording of its result included."
)
scoring_latency = meter.create_histogram(
    "scoring_latency",
    "ms",
    "Time for the scoring service to record a result.",
    # 300 is the objective: a bound there tells exactly how many met it.
    explicit_bucket_boundaries_advisory=[5, 10, 25, 50, 75, 100, 150, 200, 250, 300, 500, 750, 1000, 2500, 5000],
)
rpc_call_duration = meter.create_histogram(
    "rpc.server.call.duration",
    "s",
    "Measures the duration of an incoming Remote Procedure Call (RPC).",
    # As the conventions advise.
    explicit_bucket_boundaries_advisory=[0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10],
)
redis_calls = meter.create_counter("redis_calls", "{call}", "Calls to Redis, by command and outcome.")
db_calls = meter.create_counter("db_calls", "{call}", "Statements sent to the database.")


async def counted(calls: metrics.Counter, operation: str, call: Awaitable[T]) -> T:
    """Waits for a call and counts it: `await counted(redis_calls, "HGETALL", redis.hgetall(key))`."""
    outcome = "failed"
    try:
        reply = await call
        outcome = "success"
        return reply
    finally:
        calls.add(1, {"db.operation.name": operation, "outcome": outcome})
