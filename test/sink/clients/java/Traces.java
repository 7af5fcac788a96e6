import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.IdGenerator;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.concurrent.TimeUnit;

final class Traces {
  private static final SpanKind[] KINDS = {
    null, SpanKind.INTERNAL, SpanKind.SERVER, SpanKind.CLIENT, SpanKind.PRODUCER, SpanKind.CONSUMER
  };

  static void send(JsonObject expectation, Resource resource, SpanExporter exporter) {
    JsonObject scoped = Client.first(Client.first(expectation.getAsJsonObject("traces"), "resourceSpans"), "scopeSpans");
    JsonArray spans = scoped.getAsJsonArray("spans");
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setIdGenerator(new GivenIds(spans))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
            .build()) {
      JsonObject scope = scoped.getAsJsonObject("scope");
      Tracer tracer =
          provider
              .tracerBuilder(Values.text(scope, "name"))
              .setInstrumentationVersion(Values.text(scope, "version"))
              .setSchemaUrl(Values.text(scoped, "schemaUrl"))
              .build();
      for (JsonElement span : spans) send(tracer, span.getAsJsonObject());
    }
  }

  private static void send(Tracer tracer, JsonObject expected) {
    SpanBuilder builder =
        tracer
            .spanBuilder(Values.text(expected, "name"))
            .setSpanKind(KINDS[(int) Values.number(expected, "kind")])
            .setStartTimestamp(Values.number(expected, "startTimeUnixNano"), TimeUnit.NANOSECONDS)
            .setAllAttributes(Values.attributes(expected.get("attributes")));
    String parent = Values.text(expected, "parentSpanId");
    if (parent.isEmpty()) builder.setNoParent();
    else builder.setParent(within(context(expected, "parentSpanId", 1)));
    for (JsonElement element : list(expected, "links")) {
      JsonObject link = element.getAsJsonObject();
      int flags = (int) Values.number(link, "flags");
      builder.addLink(context(link, "spanId", flags), Values.attributes(link.get("attributes")));
    }
    Span span = builder.startSpan();
    for (JsonElement element : list(expected, "events")) {
      JsonObject event = element.getAsJsonObject();
      long time = Values.number(event, "timeUnixNano");
      span.addEvent(
          Values.text(event, "name"), Values.attributes(event.get("attributes")), time, TimeUnit.NANOSECONDS);
    }
    if (expected.has("status")) {
      JsonObject status = expected.getAsJsonObject("status");
      StatusCode code = Values.number(status, "code") == 1 ? StatusCode.OK : StatusCode.ERROR;
      span.setStatus(code, Values.text(status, "message"));
    }
    span.end(Values.number(expected, "endTimeUnixNano"), TimeUnit.NANOSECONDS);
  }

  private static JsonArray list(JsonObject object, String name) {
    return object.has(name) ? object.getAsJsonArray(name) : new JsonArray();
  }

  static Context within(SpanContext context) {
    return Context.root().with(Span.wrap(context));
  }

  static SpanContext context(JsonObject object, String spanId, int flags) {
    TraceStateBuilder state = TraceState.builder();
    String[] members = Values.text(object, "traceState").split(",");
    // The builder puts each new member first.
    for (int at = members.length - 1; at >= 0; at--) {
      String[] member = members[at].split("=");
      if (member.length == 2) state.put(member[0], member[1]);
    }
    return SpanContext.createFromRemoteParent(
        Values.text(object, "traceId"), Values.text(object, spanId), TraceFlags.fromByte((byte) flags), state.build());
  }

  /** Hands out the ids of the expectation, in its order. */
  private static final class GivenIds implements IdGenerator {
    private final JsonArray spans;
    private int next;

    GivenIds(JsonArray spans) {
      this.spans = spans;
    }

    // A span's own id is asked for first.
    @Override
    public String generateSpanId() {
      return Values.text(spans.get(next++).getAsJsonObject(), "spanId");
    }

    @Override
    public String generateTraceId() {
      return Values.text(spans.get(next - 1).getAsJsonObject(), "traceId");
    }
  }
}
