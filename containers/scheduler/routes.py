"""Tournaments: created, listed, joined; and what the notifier has the API announce."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

from fastapi import FastAPI
from opentelemetry import trace
from pydantic import AwareDatetime, BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncEngine

from casino.http import ApiError
from casino.logs import logger
from scheduler.messages import PLAYER_JOINED, Messages
from scheduler.store import Store

log = logger(__name__)


class NewTournament(BaseModel):
    """A time that is left out: starts now, never ends, nobody is notified."""

    name: str = Field(min_length=1, max_length=100)
    starts_at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    ends_at: AwareDatetime | None = None
    notify_at: AwareDatetime | None = None


class NewPlayer(BaseModel):
    player_id: UUID


class NewAnnouncement(BaseModel):
    event_id: UUID
    text: str = Field(min_length=1, max_length=500)


def about(game_id: UUID) -> dict[str, str]:
    """What the log line says; the request's span says it, too."""
    ids = {"game_id": str(game_id)}
    trace.get_current_span().set_attributes(ids)
    return ids


def add_routes(app: FastAPI, engine: AsyncEngine, messages: Messages) -> None:
    @app.post("/tournaments", status_code=201)
    async def create(new: NewTournament) -> dict[str, object]:
        if new.ends_at is not None and new.ends_at < new.starts_at:
            raise ApiError(400, "ends_at: lies before starts_at")
        async with Store(engine) as store:
            tournament = await store.add_tournament(new.name, new.starts_at, new.ends_at)
            work = store.add_due(tournament, new.notify_at)
            await store.commit()
        trace.get_current_span().set_attributes(work)
        log.info("tournament created", extra=about(tournament.id))
        return tournament.shown()

    @app.get("/tournaments")
    async def latest() -> list[dict[str, object]]:
        async with Store(engine) as store:
            tournaments = [tournament.shown() for tournament in await store.latest()]
        log.info("tournaments listed", extra={"count": len(tournaments)})
        return tournaments

    @app.get("/tournaments/{game_id}")
    async def show(game_id: UUID) -> dict[str, object]:
        async with Store(engine) as store:
            shown = (await store.tournament(game_id)).shown()
            shown |= {"players": await store.players(game_id), "announcements": await store.announcements(game_id)}
        log.info("tournament shown", extra=about(game_id))
        return shown

    @app.post("/tournaments/{game_id}/players", status_code=201)
    async def join(game_id: UUID, new: NewPlayer) -> dict[str, object]:
        async with Store(engine) as store:
            tournament = await store.tournament(game_id)
            if tournament.status != "SCHEDULED":
                raise ApiError(409, f"the tournament is {tournament.status}")
            if not await store.add_player(game_id, new.player_id):
                raise ApiError(409, "this player has joined already")
            content = {"game_id": str(game_id), "text": f"one more plays in {tournament.name}"}
            await messages.publish(PLAYER_JOINED, uuid4(), content)
            await store.commit()
        log.info("player joined", extra=about(game_id))
        return {"game_id": game_id, "player_id": new.player_id}

    @app.post("/tournaments/{game_id}/announcements", status_code=201)
    async def announce(game_id: UUID, new: NewAnnouncement) -> dict[str, object]:
        async with Store(engine) as store:
            await store.tournament(game_id)
            await store.add_announcement(new.event_id, game_id, new.text)
            await store.commit()
        log.info("announced", extra=about(game_id) | {"event_id": str(new.event_id)})
        return {"event_id": new.event_id}
