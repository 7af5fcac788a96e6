"""status-transition-daemon: starts and ends tournaments when their time has come, and says so by message."""

from opentelemetry import trace
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from casino.logs import logger
from casino.metrics import meter
from scheduler.daemon import run_daemon
from scheduler.messages import STATUS_CHANGED, Messages
from scheduler.models import Tournament, Transition

log = logger(__name__)
transitions = meter.create_counter("status_transitions_total", "{transition}", "Tournaments that changed their status.")


async def move(session: AsyncSession, due: Transition, messages: Messages) -> None:
    change = {"game_id": str(due.game_id), "old_status": due.old_status, "new_status": due.new_status}
    trace.get_current_span().set_attributes(change)
    await session.execute(update(Tournament).where(Tournament.id == due.game_id).values(status=due.new_status))
    text = f"the tournament is {due.new_status}"
    await messages.publish(STATUS_CHANGED, due.id, {"game_id": str(due.game_id), "text": text})
    transitions.add(1, {"new_status": due.new_status})
    log.info("status changed", extra=change)


if __name__ == "__main__":
    run_daemon("status-transition-daemon", Transition, "status.transition", move)
