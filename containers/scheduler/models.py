"""Tables of the scheduler: tournaments, who plays in them, and what is due when."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    type_annotation_map = {datetime: DateTime(timezone=True), str: String()}


class Tournament(Base):
    __tablename__ = "tournaments"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    name: Mapped[str]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    status: Mapped[str] = mapped_column(default="SCHEDULED")

    def shown(self) -> dict[str, object]:
        times = {"starts_at": self.starts_at, "ends_at": self.ends_at}
        return {"id": self.id, "name": self.name, "status": self.status, **times}


class Player(Base):
    __tablename__ = "players"

    game_id: Mapped[UUID] = mapped_column(ForeignKey("tournaments.id"), primary_key=True)
    player_id: Mapped[UUID] = mapped_column(primary_key=True)


class Announcement(Base):
    """What the notifier has told the players; its id is that of the message, which may come twice."""

    __tablename__ = "announcements"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    game_id: Mapped[UUID] = mapped_column(ForeignKey("tournaments.id"))
    text: Mapped[str]


class Due:
    """Work for a daemon. `traceparent` is the context of the request that asked for it: the daemon's own trace links to it."""

    game_id: Mapped[UUID] = mapped_column(ForeignKey("tournaments.id"))
    due_at: Mapped[datetime]
    traceparent: Mapped[str]
    done_at: Mapped[datetime | None] = mapped_column()
    id: Mapped[UUID] = mapped_column(unique=True, default=uuid4)
    # Of what is due at the same time, what was asked for first goes first.
    position: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)


class Notification(Due, Base):
    __tablename__ = "notifications"
    __table_args__ = (Index("notifications_open", "due_at", postgresql_where=text("done_at IS NULL")),)


class Transition(Due, Base):
    __tablename__ = "transitions"
    __table_args__ = (Index("transitions_open", "due_at", postgresql_where=text("done_at IS NULL")),)

    old_status: Mapped[str]
    new_status: Mapped[str]
