"""Feature flags, by OpenFeature: the flag service evaluates them over OFREP, and each evaluation leaves the event
`feature_flag.evaluation` on the span that asked."""

import asyncio
from dataclasses import dataclass

from openfeature import api
from openfeature.contrib.hook.opentelemetry import TracingHook
from openfeature.contrib.provider.ofrep import OFREPProvider
from openfeature.evaluation_context import EvaluationContext

_TIMEOUT_S = 3.0
# What is paid where the flag service cannot be asked.
_USUAL = 100
# An evaluation that failed has no variant: the default was played.
_NO_VARIANT = "none"


@dataclass(frozen=True)
class PayoutFlag:
    """What a flag makes of the usual payout, and its variant for the spans and metrics of the play."""

    percent: int
    variant: str

    @property
    def attributes(self) -> dict[str, str]:
        return {"feature_flag.variant": self.variant}

    def of(self, staked: int, payout: int) -> int:
        """The payout under the flag; a stake that only comes back stays what it is."""
        return payout * self.percent // 100 if payout > staked else payout


def connect_flags(url: str) -> None:
    """Registers the flag service with OpenFeature."""
    # What went wrong is in the event itself, as error.type and error.message.
    api.add_hooks([TracingHook(exclude_exceptions=True)])
    api.set_provider(OFREPProvider(url, timeout=_TIMEOUT_S))


async def payout_flag(game: str, player_id: str) -> PayoutFlag:
    """Evaluates `GAME.payout` for the player. The provider blocks, so that it is asked in a thread, in this context."""
    details = await asyncio.to_thread(
        api.get_client().get_integer_details, f"{game}.payout", _USUAL, EvaluationContext(player_id)
    )
    return PayoutFlag(details.value, details.variant or _NO_VARIANT)
