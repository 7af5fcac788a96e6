// The SQL of the service: game_results and player_scores.
package casino.scoring;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

@Repository
class ScoreRepository {
  private static final int ROWS = 20;

  private final JdbcClient jdbc;
  private final DbCalls calls;

  ScoreRepository(JdbcClient jdbc, DbCalls calls) {
    this.jdbc = jdbc;
    this.calls = calls;
  }

  /** @return the new row's id */
  long insertResult(GameResult result) {
    return calls.count(
        "INSERT",
        () ->
            jdbc.sql(
                    "INSERT INTO game_results (game, player_id, session_id, bet, payout, outcome)"
                        + " VALUES (?, ?, ?, ?, ?, ?) RETURNING id")
                .params(
                    result.game(),
                    result.playerId(),
                    result.sessionId(),
                    result.bet(),
                    result.payout(),
                    result.outcome())
                .query((row, number) -> row.getLong(1))
                .single());
  }

  void addToScore(GameResult result) {
    calls.count(
        "INSERT",
        () ->
            jdbc.sql(
                    "INSERT INTO player_scores AS score"
                        + " (game, player_id, plays, wins, total_bet, total_payout)"
                        + " VALUES (?, ?, 1, ?, ?, ?)"
                        + " ON CONFLICT (game, player_id) DO UPDATE SET plays = score.plays + 1,"
                        + " wins = score.wins + excluded.wins,"
                        + " total_bet = score.total_bet + excluded.total_bet,"
                        + " total_payout = score.total_payout + excluded.total_payout")
                .params(
                    result.game(),
                    result.playerId(),
                    result.isWin() ? 1L : 0L,
                    result.bet(),
                    result.payout())
                .update());
  }

  /** The players with the highest payouts, best first. */
  List<Views.PlayerScore> leaderboard(String game) {
    return calls.count(
        "SELECT",
        () ->
            jdbc.sql(
                    "SELECT player_id, plays, wins, total_bet, total_payout FROM player_scores"
                        + " WHERE game = ? ORDER BY total_payout DESC, player_id LIMIT ?")
                .params(game, ROWS)
                .query(ScoreRepository::playerScore)
                .list());
  }

  Views.Dashboard dashboard(String game) {
    return calls.count(
        "SELECT",
        () ->
            jdbc.sql(
                    "SELECT coalesce(sum(plays), 0), coalesce(sum(wins), 0), count(*),"
                        + " coalesce(sum(total_bet), 0), coalesce(sum(total_payout), 0)"
                        + " FROM player_scores WHERE game = ?")
                .params(game)
                .query(
                    (row, number) ->
                        new Views.Dashboard(
                            game,
                            row.getLong(1),
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5)))
                .single());
  }

  /** The newest results, newest first. */
  List<Views.StoredResult> newestResults(String game) {
    return calls.count(
        "SELECT",
        () ->
            jdbc.sql(
                    "SELECT id, player_id, session_id, bet, payout, outcome, recorded_at"
                        + " FROM game_results WHERE game = ? ORDER BY id DESC LIMIT ?")
                .params(game, ROWS)
                .query(ScoreRepository::storedResult)
                .list());
  }

  /** Asks the database for an answer; not counted, since a probe is not a call of the business. */
  void ping() {
    jdbc.sql("SELECT 1").query().singleValue();
  }

  private static Views.PlayerScore playerScore(ResultSet row, int number) throws SQLException {
    return new Views.PlayerScore(
        row.getString(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5));
  }

  private static Views.StoredResult storedResult(ResultSet row, int number) throws SQLException {
    return new Views.StoredResult(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        row.getTimestamp(7).toInstant());
  }
}
