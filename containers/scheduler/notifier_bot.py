"""notifier-bot: takes the scheduler's messages one by one, and has the API announce each."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from aio_pika.abc import AbstractIncomingMessage
from opentelemetry import trace
from opentelemetry.instrumentation.httpx import HTTPXClientInstrumentor

from casino.env import required
from casino.health import add_health
from casino.http import create_app
from casino.logs import logger
from casino.rabbitmq import ROUTING_KEY, instrument_aio_pika
from casino.service import Service, main
from casino.spans import record_failure
from scheduler.messages import open_messages

TIMEOUT_S = 2
RETRY_S = 1

log = logger(__name__)


class Notifier:
    def __init__(self, api: httpx.AsyncClient) -> None:
        self._api = api

    async def handle(self, message: AbstractIncomingMessage) -> None:
        """What could not be announced goes back to the queue, and comes again."""
        async with message.process(requeue=True):
            content = json.loads(message.body)
            about = {"game_id": content["game_id"], "event_id": str(message.message_id)}
            trace.get_current_span().set_attributes(about | {ROUTING_KEY: str(message.routing_key)})
            try:
                await self._announce(content["game_id"], {"event_id": about["event_id"], "text": content["text"]})
            except httpx.HTTPError as error:
                record_failure(trace.get_current_span(), error)
                log.error("not announced", exc_info=error, extra=about)
                await asyncio.sleep(RETRY_S)
                raise
            log.info("announced", extra=about)

    async def _announce(self, game_id: str, announcement: dict[str, str]) -> None:
        answer = await self._api.post(f"/tournaments/{game_id}/announcements", json=announcement)
        answer.raise_for_status()


@asynccontextmanager
async def build() -> AsyncIterator[Service]:
    url = required("SCHEDULER_URL")
    async with httpx.AsyncClient(base_url=url, timeout=TIMEOUT_S) as api, open_messages() as messages:
        await messages.consume(Notifier(api).handle)
        app = create_app()
        add_health(app, messages.answers)
        yield Service(app)


if __name__ == "__main__":
    main("notifier-bot", build, [instrument_aio_pika, HTTPXClientInstrumentor().instrument])
