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
    String outcome = "failed";
    try {
      T result = call.get();
      outcome = "success";
      return result;
    } finally {
      counter.add(1, Attributes.of(OPERATION, operation, OUTCOME, outcome));
    }
  }
}
