CREATE TABLE IF NOT EXISTS processed_events (
    event_id     uuid PRIMARY KEY,
    processed_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE IF NOT EXISTS balances (
    account_id    text PRIMARY KEY,
    balance_minor bigint NOT NULL,
    currency      text   NOT NULL
);
CREATE TABLE IF NOT EXISTS statements (
    account_id   text        NOT NULL,
    entry_id     text        NOT NULL,
    amount_minor bigint      NOT NULL,
    currency     text        NOT NULL,
    posted_at    timestamptz NOT NULL,
    PRIMARY KEY (account_id, entry_id)
);
CREATE INDEX IF NOT EXISTS statements_latest ON statements (account_id, posted_at DESC);
CREATE TABLE IF NOT EXISTS transfers (
    transfer_id  text PRIMARY KEY,
    entry_id     text        NOT NULL,
    amount_minor bigint      NOT NULL,
    currency     text        NOT NULL,
    completed_at timestamptz NOT NULL
);
