CREATE TABLE IF NOT EXISTS entries (
    id              uuid PRIMARY KEY,
    idempotency_key text        NOT NULL UNIQUE,
    from_account_id text        NOT NULL,
    to_account_id   text        NOT NULL,
    amount_minor    bigint      NOT NULL CHECK (amount_minor > 0),
    currency        text        NOT NULL,
    posted_at       timestamptz NOT NULL
);
-- Double entry: the postings of an entry sum to zero.
CREATE TABLE IF NOT EXISTS postings (
    entry_id     uuid   NOT NULL REFERENCES entries (id),
    account_id   text   NOT NULL,
    amount_minor bigint NOT NULL,
    PRIMARY KEY (entry_id, account_id)
);
