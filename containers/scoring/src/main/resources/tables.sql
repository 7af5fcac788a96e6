-- Tables of the scoring service. Money is in integer cents. Run at every start, so each statement can be repeated.
CREATE TABLE IF NOT EXISTS game_results (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  game        text NOT NULL,
  player_id   text NOT NULL,
  session_id  text,
  bet         bigint NOT NULL,
  payout      bigint NOT NULL,
  outcome     text NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX IF NOT EXISTS game_results_newest ON game_results (game, id DESC);

CREATE TABLE IF NOT EXISTS player_scores (
  game         text NOT NULL,
  player_id    text NOT NULL,
  plays        bigint NOT NULL,
  wins         bigint NOT NULL,
  total_bet    bigint NOT NULL,
  total_payout bigint NOT NULL,
  PRIMARY KEY (game, player_id)
);
