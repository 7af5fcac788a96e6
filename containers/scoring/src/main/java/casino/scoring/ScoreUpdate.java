// Records one result and the player's score in one transaction, inside the span scoring.update.
package casino.scoring;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import org.springframework.stereotype.Service;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.support.TransactionOperations;

@Service
class ScoreUpdate {
  private final Tracer tracer;
  private final TransactionOperations transaction;
  private final ScoreRepository repository;
  private final DbCalls calls;

  ScoreUpdate(
      OpenTelemetry telemetry,
      TransactionOperations transaction,
      ScoreRepository repository,
      DbCalls calls) {
    this.tracer = telemetry.getTracer("casino.scoring");
    this.transaction = transaction;
    this.repository = repository;
    this.calls = calls;
  }

  /** @return the id of the new game_results row */
  long record(GameResult result) {
    Span span =
        tracer
            .spanBuilder("scoring.update")
            .setAttribute("game.type", result.game())
            .setAttribute("player.id", result.playerId())
            .startSpan();
    try (Scope scope = span.makeCurrent()) {
      return transaction.execute(status -> store(result));
    } catch (RuntimeException failure) {
      if (failure instanceof CannotCreateTransactionException) calls.countFailed("INSERT");
      span.recordException(failure);
      span.setAttribute("error.type", failure.getClass().getName());
      span.setStatus(StatusCode.ERROR);
      throw failure;
    } finally {
      span.end();
    }
  }

  private long store(GameResult result) {
    long id = repository.insertResult(result);
    repository.addToScore(result);
    return id;
  }
}
