"""notification-daemon: tells the players, by message, what they asked to be told of."""

from opentelemetry import trace
from sqlalchemy.ext.asyncio import AsyncSession

from casino.logs import logger
from casino.metrics import meter
from scheduler.daemon import run_daemon
from scheduler.messages import NOTIFICATION_DUE, Messages
from scheduler.models import Notification, Tournament

log = logger(__name__)
sent = meter.create_counter("notifications_sent_total", "{notification}", "Notifications that the broker has taken.")


async def notify(session: AsyncSession, due: Notification, messages: Messages) -> None:
    ids = {"game_id": str(due.game_id), "notification_id": str(due.id)}
    trace.get_current_span().set_attributes(ids)
    tournament = await session.get_one(Tournament, due.game_id)
    text = f"{tournament.name} begins at {tournament.starts_at:%H:%M}"
    await messages.publish(NOTIFICATION_DUE, due.id, {"game_id": str(due.game_id), "text": text})
    sent.add(1)
    log.info("notification sent", extra=ids)


if __name__ == "__main__":
    run_daemon("notification-daemon", Notification, "notification.check", notify)
