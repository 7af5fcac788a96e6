"""The daemons of a scheduler, one role a process: `daemons.py ROLE`."""

import json
import logging
import os
import signal
import sqlite3
import sys
import time
import urllib.error
import uuid

from opentelemetry import trace
from opentelemetry.instrumentation.sqlite3 import SQLite3Instrumentor

import queues
import telemetry
from telemetry import call, serve, tracer

CYCLES = 10
JOBS = 12
logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s: %(message)s")


def scheduler() -> None:
    """Cycles without end; reads each job with a query of its own, and sends two messages and one report."""
    log = logging.getLogger("scheduler")
    database = SQLite3Instrumentor().instrument_connection(sqlite3.connect(":memory:"))
    cursor = database.cursor()
    print("ready", flush=True)
    for number in range(1, CYCLES + 1):
        with tracer.start_as_current_span("run_cycle", attributes={"cycle": number}):
            cursor.execute("SELECT 1 AS due_jobs")
            for job in range(JOBS):
                cursor.execute("SELECT ? AS job_detail", (job,))
            job_id = str(uuid.uuid4())
            queues.publish("job.run", job_id, {"job": job_id, "number": number}, carry=True)
            queues.publish("job.cleanup", str(uuid.uuid4()), {"number": number}, carry=False)
            # A format of tomorrow: no one reads version ff.
            call("REPORT", "/report", {"cycle": number}, lambda own: "ff" + own[2:])
        log.info("cycle %d done", number)
        time.sleep(0.1)
    log.info("all cycles done")
    while True:
        time.sleep(1)


def twice(own: str) -> str:
    """A sidecar adds a header of its own beside the one that is there; both arrive joined."""
    return f"{own}, 00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-01"


def worker() -> None:
    def run(body: dict, span: trace.Span) -> None:
        try:
            call("PRICING", "/price", body, twice)
        except urllib.error.HTTPError as error:
            print(json.dumps({"level": "warning", "event": "no price", "status": error.code}), flush=True)
        call("MAILER", "/mail", body, lambda own: f"00-{'0' * 32}-{'0' * 16}-01")
        span.set_status(trace.StatusCode.OK)
        print(json.dumps({"level": "info", "event": "job run", "number": body["number"]}), flush=True)

    queues.consume("job.run", run)


def janitor() -> None:
    def clean(body: dict, _: trace.Span) -> None:
        with tracer.start_as_current_span("DELETE old_jobs", kind=trace.SpanKind.CLIENT, attributes={"db.system": "sqlite"}):
            print(f"cleaned up after cycle {body['number']}", flush=True)

    queues.consume("job.cleanup", clean)


def pricing() -> None:
    log = logging.getLogger("pricing")

    def price(body: dict, _: str) -> int:
        try:
            if body["number"] == 5:
                raise KeyError("no tariff for this hour")
            log.info("priced job %d", body["number"])
            return 200
        except KeyError:
            log.exception("pricing failed")
            return 500

    serve("/price", price, keep_header=True)


def report() -> None:
    serve("/report", lambda body, _: 200, keep_header=True)


def mailer() -> None:
    def mail(body: dict, header: str) -> int:
        print(f"mail for job {body['number']} traceparent={header}", flush=True)
        return 202

    serve("/mail", mail, keep_header=False)


def main() -> None:
    role = sys.argv[1]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if role == "broker":
        queues.broker()
    provider = telemetry.start(role)
    try:
        globals()[role]()
    finally:
        provider.shutdown()
        logging.getLogger(role).info("process %d ends", os.getpid())


main()
