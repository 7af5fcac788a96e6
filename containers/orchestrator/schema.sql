CREATE TABLE IF NOT EXISTS transfers (
    id              uuid PRIMARY KEY,
    idempotency_key text        NOT NULL UNIQUE,
    entry_id        text        NOT NULL,
    completed_at    timestamptz NOT NULL
);
