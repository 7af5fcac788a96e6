"""Runs a service from start to the last flushed span."""

import asyncio
import os
import signal
import socket
import sys
import threading
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass

import uvicorn
from fastapi import FastAPI

from casino import faults, logs, telemetry
from casino.env import BIND_HOST, required

log = logs.logger(__name__)

# Together these stay under the five seconds that a stop may take.
_REQUEST_GRACE_S = 1
_WORKER_GRACE_S = 1.5
_STOP_DEADLINE_S = 4.5

# Works beside the HTTP server until the event is set, finishes what it holds, then returns.
Worker = Callable[[asyncio.Event], Awaitable[None]]


@dataclass(frozen=True)
class Service:
    """What a service consists of once its connections stand."""

    http: FastAPI
    workers: Sequence[Worker] = ()


# Connects the service; leaving the context releases its connections.
Build = Callable[[], AbstractAsyncContextManager[Service]]


def main(name: str, build: Build, instruments: Sequence[telemetry.Instrument] = ()) -> None:
    """Runs the service until SIGTERM or SIGINT and ends the process: 0 after an ordered stop, else 1."""
    logs.install(name)
    telemetry.start(instruments)
    status = 0
    try:
        asyncio.run(_run(build))
        log.info("stopped")
    except Exception as error:
        log.critical("the service failed: %s", error, exc_info=error)
        status = 1
    _end_in_time()
    telemetry.shutdown()
    sys.exit(status)


async def _run(build: Build) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _stop, stopping)
    async with build() as service:
        works = [_serve(service.http, stopping), *(work(stopping) for work in service.workers)]
        tasks = [asyncio.create_task(work) for work in works]
        await asyncio.wait([*tasks, asyncio.create_task(stopping.wait())], return_when=asyncio.FIRST_COMPLETED)
        stopping.set()
        await _finish(tasks)


def _stop(stopping: asyncio.Event) -> None:
    if faults.ENDS_WITHOUT_FLUSH:
        os._exit(0)
    _end_in_time()
    stopping.set()


async def _finish(tasks: Sequence[asyncio.Task[None]]) -> None:
    """Waits for what is under way; raises what made one of the tasks end by itself."""
    done, late = await asyncio.wait(tasks, timeout=_REQUEST_GRACE_S + _WORKER_GRACE_S)
    for task in late:
        task.cancel()
    for task in done:
        task.result()


class _Server(uvicorn.Server):
    """Leaves the signals to `main`."""

    def capture_signals(self):
        return nullcontext()


async def _serve(app: FastAPI, stopping: asyncio.Event) -> None:
    listener = socket.create_server((BIND_HOST, int(required("HTTP_PORT"))))
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=_REQUEST_GRACE_S,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listener]))
    ended = asyncio.create_task(stopping.wait())
    log.info("listening")
    await asyncio.wait([serving, ended], return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    await serving


def _end_in_time() -> None:
    """What the service talks to may be gone: from here on, the process ends in time, whatever happens."""
    timer = threading.Timer(_STOP_DEADLINE_S, os._exit, [1])
    timer.daemon = True
    timer.start()
