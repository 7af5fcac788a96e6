"""One play of the roulette: bet, ball, the player's record in Redis, payout, the result to scoring."""

import time
from dataclasses import dataclass

import httpx
from opentelemetry.trace import Span
from redis.asyncio import Redis

from casino import metrics
from casino.flags import PayoutFlag, payout_flag
from casino.logs import logger
from casino.metrics import counted, redis_calls
from casino.player import player_attributes
from casino.spans import in_span

from . import wheel
from .bets import Result, Spin
from .scoring import record_result

log = logger(__name__)

_GAME = {"game.type": "roulette"}


@dataclass(frozen=True)
class House:
    """What the game works with."""

    redis: Redis
    scoring: httpx.AsyncClient


async def play(spin: Spin, house: House) -> Result:
    """Raises ApiError 400 for a spin that cannot be played."""
    winning = spin.winning()
    started = time.perf_counter()
    attributes = _attributes(spin)
    with in_span("game.play", attributes) as span:
        flag = await payout_flag("roulette", spin.player_id)
        span.set_attributes(flag.attributes)
        attributes |= flag.attributes
        with in_span("game.bet", attributes):
            metrics.bet_amount.record(spin.bet / 100, _GAME)
            pocket = wheel.spin(spin.seed)
        await _remember(house.redis, spin.player_id, pocket)
        with in_span("game.outcome", attributes) as outcome:
            payout = flag.of(spin.bet, wheel.payout_for(pocket, winning, spin.bet))
            result = Result(pocket, wheel.color_of(pocket), payout > 0, payout)
            _tell(result, span, outcome)
        await record_result(house.scoring, spin, result)
        _count(spin, result, flag)
    metrics.game_latency.record((time.perf_counter() - started) * 1000, _GAME)
    return result


def _attributes(spin: Spin) -> dict[str, str | float]:
    return {
        **_GAME,
        "game.action": "spin",
        "bet.amount": spin.bet / 100,
        **player_attributes(player_id=spin.player_id, session_id=spin.session_id),
    }


async def _remember(redis: Redis, player_id: str, pocket: int) -> None:
    """Keeps the player's last number and number of spins."""
    key = f"roulette:player:{player_id}"
    await counted(redis_calls, "HSET", redis.hset(key, "last", pocket))
    await counted(redis_calls, "HINCRBY", redis.hincrby(key, "spins", 1))


def _tell(result: Result, play: Span, outcome: Span) -> None:
    outcome.set_attributes({"outcome": result.outcome, "payout": result.payout / 100})
    play.set_attribute("outcome", result.outcome)


def _count(spin: Spin, result: Result, flag: PayoutFlag) -> None:
    metrics.game_plays.add(1, {**_GAME, **flag.attributes})
    if result.win:
        metrics.game_wins.add(1, {**_GAME, **flag.attributes})
    log.info("game settled", extra={"bet": spin.bet, "outcome": result.outcome, "payout": result.payout})
