// What the read endpoints answer: rows of the two tables as JSON. Money is in integer cents.
package casino.scoring;

import java.time.Instant;
import java.util.List;

final class Views {
  private Views() {}

  record Recorded(long id, String game, String player_id) {}

  record PlayerScore(String player_id, long plays, long wins, long total_bet, long total_payout) {}

  record Leaderboard(String game, List<PlayerScore> players) {}

  record Dashboard(
      String game, long plays, long wins, long players, long total_bet, long total_payout) {}

  record StoredResult(
      long id,
      String player_id,
      String session_id,
      long bet,
      long payout,
      String outcome,
      Instant recorded_at) {}

  record GameResults(String game, List<StoredResult> results) {}

  record Failure(String error) {}
}
