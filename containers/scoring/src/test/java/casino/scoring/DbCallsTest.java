// The metric db_calls: its unit, its attributes, and that failures are counted and passed on.
package casino.scoring;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.assertThat;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DbCallsTest {
  @RegisterExtension
  static final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

  @Test
  void countsEachCallByOperationAndOutcome() {
    DbCalls calls = new DbCalls(telemetry.getOpenTelemetry());
    IllegalStateException failure = new IllegalStateException("no");

    calls.count("INSERT", () -> 1);
    calls.count("INSERT", () -> 1);
    assertThatThrownBy(
            () ->
                calls.count(
                    "SELECT",
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(telemetry.getMetrics())
        .satisfiesExactly(
            metric ->
                assertThat(metric)
                    .hasName("db_calls")
                    .hasUnit("{call}")
                    .hasLongSumSatisfying(
                        sum ->
                            sum.isMonotonic()
                                .hasPointsSatisfying(
                                    point -> point.hasValue(2).hasAttributesSatisfyingExactly(
                                        equalTo(AttributeKey.stringKey("db.operation.name"), "INSERT"),
                                        equalTo(AttributeKey.stringKey("outcome"), "success")),
                                    point -> point.hasValue(1).hasAttributesSatisfyingExactly(
                                        equalTo(AttributeKey.stringKey("db.operation.name"), "SELECT"),
                                        equalTo(AttributeKey.stringKey("outcome"), "failed")))));
  }
}
