// Counts the service's database calls in the metric db_calls.
package casino.scoring;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

@Component
class DbCalls {
  private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("db.operation.name");
  private static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("outcome");

  private final LongCounter counter;

  DbCalls(OpenTelemetry telemetry) {
    counter =
        telemetry
            .getMeter("casino.scoring")
            .counterBuilder("db_calls")
            .setUnit("{call}")
            .setDescription("Calls to the database by the service's own code")
            .build();
  }

  /** Makes the call and counts it, in whatever span is current; a failure is counted and thrown on. */
  <T> T count(String operation, Supplier<T> call) {
    T result;
    try {
      result = call.get();
    } catch (RuntimeException failure) {
      countFailed(operation);
      throw failure;
    }
    add(operation, "success");
    return result;
  }

  /** Counts a call that could not even be made, for want of a connection. */
  void countFailed(String operation) {
    add(operation, "failed");
  }

  private void add(String operation, String outcome) {
    counter.add(1, Attributes.of(OPERATION, operation, OUTCOME, outcome));
  }
}
