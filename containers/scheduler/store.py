"""What the API reads from the database and writes to it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from opentelemetry.propagate import inject
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from casino.http import ApiError
from scheduler.models import Announcement, Notification, Player, Tournament, Transition

LATEST = 50


class Store(AsyncSession):
    """One transaction: `async with Store(engine) as store`. What is not committed is undone."""

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine, expire_on_commit=False)

    async def add_tournament(self, name: str, starts_at: datetime, ends_at: datetime | None) -> Tournament:
        tournament = Tournament(name=name, starts_at=starts_at, ends_at=ends_at)
        self.add(tournament)
        await self.flush()
        return tournament

    def add_due(self, tournament: Tournament, notify_at: datetime | None) -> dict[str, int]:
        """What will be due for it, with the context of the request for the daemons to link to; says how much it is."""
        carrier: dict[str, str] = {}
        inject(carrier)
        due = {"game_id": tournament.id, "traceparent": carrier.get("traceparent", "")}
        notifications = [Notification(**due, due_at=notify_at)] if notify_at is not None else []
        start = Transition(**due, due_at=tournament.starts_at, old_status="SCHEDULED", new_status="IN_PROGRESS")
        transitions = [start]
        if tournament.ends_at is not None:
            end = Transition(**due, due_at=tournament.ends_at, old_status="IN_PROGRESS", new_status="COMPLETED")
            transitions.append(end)
        self.add_all([*notifications, *transitions])
        return {"scheduled.notifications": len(notifications), "scheduled.transitions": len(transitions)}

    async def tournament(self, game_id: UUID) -> Tournament:
        found = await self.get(Tournament, game_id)
        if found is None:
            raise ApiError(404, "no such tournament")
        return found

    async def latest(self) -> Sequence[Tournament]:
        return (await self.scalars(select(Tournament).order_by(Tournament.starts_at.desc()).limit(LATEST))).all()

    async def players(self, game_id: UUID) -> Sequence[UUID]:
        return (await self.scalars(select(Player.player_id).where(Player.game_id == game_id))).all()

    async def add_player(self, game_id: UUID, player_id: UUID) -> bool:
        """False where the player is in it already."""
        row = insert(Player).values(game_id=game_id, player_id=player_id).on_conflict_do_nothing()
        return (await self.execute(row)).rowcount == 1

    async def announcements(self, game_id: UUID) -> Sequence[str]:
        return (await self.scalars(select(Announcement.text).where(Announcement.game_id == game_id))).all()

    async def add_announcement(self, event_id: UUID, game_id: UUID, text: str) -> None:
        """Of a message that is delivered twice, once."""
        row = insert(Announcement).values(id=event_id, game_id=game_id, text=text).on_conflict_do_nothing()
        await self.execute(row)
