// One finished play, as a game reports it. Money is in integer cents.
package casino.scoring;

import io.opentelemetry.api.baggage.Baggage;
import java.util.Set;

record GameResult(
    String game, String playerId, String sessionId, long bet, long payout, String outcome) {
  private static final Set<String> OUTCOMES = Set.of("win", "lose", "push");

  /** The request's JSON: all fields but the ids must be there. */
  record Body(
      String game, String player_id, String session_id, Long bet, Long payout, String outcome) {}

  /**
   * Checks a request; ids that the body leaves out are taken from the baggage's {@code player.id} and
   * {@code session.id}.
   *
   * @throws InvalidResultException with the first reason found
   */
  static GameResult of(Body body, Baggage baggage) {
    String playerId = firstPresent(body.player_id(), baggage.getEntryValue("player.id"));
    String sessionId = firstPresent(body.session_id(), baggage.getEntryValue("session.id"));
    check(Game.isKnown(body.game()), "game must be one of slots, roulette, dice, blackjack");
    check(playerId != null, "player_id is missing");
    check(body.bet() != null && body.bet() > 0, "bet must be a positive number of cents");
    check(body.payout() != null && body.payout() >= 0, "payout must be a number of cents, 0 or more");
    check(
        body.outcome() != null && OUTCOMES.contains(body.outcome()),
        "outcome must be one of win, lose, push");
    return new GameResult(
        body.game(), playerId, sessionId, body.bet(), body.payout(), body.outcome());
  }

  boolean isWin() {
    return "win".equals(outcome);
  }

  private static String firstPresent(String first, String second) {
    if (first != null && !first.isBlank()) return first;
    return second != null && !second.isBlank() ? second : null;
  }

  private static void check(boolean holds, String reason) {
    if (!holds) throw new InvalidResultException(reason);
  }
}
