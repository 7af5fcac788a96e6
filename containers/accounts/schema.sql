CREATE TABLE IF NOT EXISTS accounts (
    id            uuid PRIMARY KEY,
    player_id     text        NOT NULL,
    currency      text        NOT NULL,
    balance_minor bigint      NOT NULL DEFAULT 0,
    created_at    timestamptz NOT NULL,
    UNIQUE (player_id, currency)
);
CREATE TABLE IF NOT EXISTS deposits (
    id           uuid PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES accounts (id),
    amount_minor bigint      NOT NULL CHECK (amount_minor > 0),
    created_at   timestamptz NOT NULL DEFAULT now()
);
