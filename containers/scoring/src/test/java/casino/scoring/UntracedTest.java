// Untraced work: no spans, and the ids of the span around it stay.
package casino.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class UntracedTest {
  @RegisterExtension
  static final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

  private final Tracer tracer = telemetry.getOpenTelemetry().getTracer("test");

  @Test
  void leavesNoRootSpanOutsideATrace() {
    try (Scope untraced = Untraced.begin()) {
      tracer.spanBuilder("CREATE TABLE").startSpan().end();
    }
    assertThat(telemetry.getSpans()).isEmpty();
  }

  @Test
  void leavesNoChildInsideATraceAndKeepsItsIds() {
    Span request = tracer.spanBuilder("request").startSpan();
    try (Scope traced = request.makeCurrent()) {
      try (Scope untraced = Untraced.begin()) {
        tracer.spanBuilder("probe").startSpan().end();
        assertThat(Span.current().getSpanContext().getTraceId())
            .isEqualTo(request.getSpanContext().getTraceId());
        assertThat(Span.current().getSpanContext().getSpanId())
            .isEqualTo(request.getSpanContext().getSpanId());
      }
      assertThat(Span.current()).isSameAs(request);
    } finally {
      request.end();
    }
    assertThat(telemetry.getSpans()).extracting(SpanData::getName).containsExactly("request");
  }
}
