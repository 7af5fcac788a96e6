"""What a player asks for, and what comes of it. Money is in integer cents."""

from dataclasses import dataclass

from pydantic import BaseModel

from casino.http import ApiError

from .wheel import UnknownBet, winning_pockets


class Spin(BaseModel):
    """A request, with the defaults of protobuf for what is left out."""

    player_id: str = ""
    session_id: str = ""
    bet: int = 0
    bet_type: str = ""
    bet_value: str = ""
    seed: int = 0

    def winning(self) -> frozenset[int]:
        """The pockets that win; raises ApiError 400 for a spin that cannot be played."""
        if not self.player_id:
            raise ApiError(400, "player_id is missing")
        if self.bet <= 0:
            raise ApiError(400, "bet must be a positive number of cents")
        try:
            return winning_pockets(self.bet_type, self.bet_value)
        except UnknownBet as error:
            raise ApiError(400, str(error)) from error


@dataclass(frozen=True)
class Result:
    winning_number: int
    color: str
    win: bool
    payout: int

    @property
    def outcome(self) -> str:
        return "win" if self.win else "lose"
