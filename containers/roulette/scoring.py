"""Recording results with the scoring service."""

import time

import httpx

from casino.logs import logger
from casino.metrics import scoring_latency

from .bets import Result, Spin

log = logger(__name__)

_TIMEOUT_S = 3


def connect_scoring(url: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=url, timeout=_TIMEOUT_S)


async def record_result(scoring: httpx.AsyncClient, spin: Spin, result: Result) -> None:
    """Never fails: a result that cannot be recorded is logged, and the play stands."""
    started = time.perf_counter()
    failure = await _post(scoring, spin, result)
    scoring_latency.record(
        (time.perf_counter() - started) * 1000,
        {"game.type": "roulette", "outcome": "failed" if failure else "success"},
    )
    if failure:
        log.warning("result not recorded", extra={"reason": failure})


async def _post(scoring: httpx.AsyncClient, spin: Spin, result: Result) -> str | None:
    """What went wrong, or None."""
    body = {
        "game": "roulette",
        "player_id": spin.player_id,
        "session_id": spin.session_id,
        "bet": spin.bet,
        "payout": result.payout,
        "outcome": result.outcome,
    }
    try:
        answer = await scoring.post("/api/scoring/record", json=body)
    except httpx.HTTPError as error:
        return str(error) or type(error).__name__
    return None if answer.status_code == 201 else f"scoring answered {answer.status_code}"
