"""The European wheel: 37 pockets, the bets on them, and what they pay. Returns 97.3% of the stakes in the long run."""

from random import Random, SystemRandom

POCKETS = range(37)
RED = frozenset({1, 3, 5, 7, 9, 12, 14, 16, 18, 19, 21, 23, 25, 27, 30, 32, 34, 36})

# By type of bet: its values, each with the pockets that win it.
BETS: dict[str, dict[str, frozenset[int]]] = {
    "straight": {str(pocket): frozenset({pocket}) for pocket in POCKETS},
    "color": {"red": RED, "black": frozenset(POCKETS) - RED - {0}},
    "parity": {"even": frozenset(range(2, 37, 2)), "odd": frozenset(range(1, 37, 2))},
    "half": {"low": frozenset(range(1, 19)), "high": frozenset(range(19, 37))},
    "dozen": {str(nth): frozenset(range(12 * nth - 11, 12 * nth + 1)) for nth in (1, 2, 3)},
    "column": {str(nth): frozenset(range(nth, 37, 3)) for nth in (1, 2, 3)},
}

# Payouts beyond it cannot be counted exactly by everyone who reads them.
_LARGEST_PAYOUT = 2**53 - 1


class UnknownBet(Exception):
    """There is no such bet on the table."""


def winning_pockets(bet_type: str, bet_value: str) -> frozenset[int]:
    """The pockets that win the bet; raises UnknownBet."""
    values = BETS.get(bet_type)
    if values is None:
        raise UnknownBet(f"bet_type must be one of {', '.join(BETS)}")
    if bet_value not in values:
        raise UnknownBet(f"bet_value of {bet_type} must be one of {', '.join(values)}")
    return values[bet_value]


def color_of(pocket: int) -> str:
    if pocket == 0:
        return "green"
    return "red" if pocket in RED else "black"


def spin(seed: int) -> int:
    """The pocket that the ball falls into: the same one for the same seed, any for 0."""
    return (Random(seed) if seed else SystemRandom()).choice(POCKETS)


def payout_for(pocket: int, winning: frozenset[int], bet: int) -> int:
    """What the player gets back, in the bet's unit: 36 stakes shared by the pockets of the bet; 0 when it loses.
    Raises OverflowError for what cannot be counted exactly: no payout is better than a wrong one."""
    payout = bet * 36 // len(winning) if pocket in winning else 0
    if payout > _LARGEST_PAYOUT:
        raise OverflowError("the payout is more than can be counted")
    return payout
