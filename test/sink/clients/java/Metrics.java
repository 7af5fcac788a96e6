import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogramBuilder;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.metrics.Aggregation;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

final class Metrics {
  static void send(JsonObject expectation, Resource resource, MetricExporter exporter) {
    JsonObject scoped =
        Client.first(Client.first(expectation.getAsJsonObject("metrics"), "resourceMetrics"), "scopeMetrics");
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder()
            .setResource(resource)
            // Never by the clock: the end of it exports.
            .registerMetricReader(PeriodicMetricReader.builder(exporter).setInterval(Duration.ofHours(1)).build())
            .registerView(
                InstrumentSelector.builder().setName("wide").build(),
                View.builder().setAggregation(Aggregation.base2ExponentialBucketHistogram()).build())
            .build()) {
      JsonObject scope = scoped.getAsJsonObject("scope");
      Meter meter =
          provider
              .meterBuilder(Values.text(scope, "name"))
              .setInstrumentationVersion(Values.text(scope, "version"))
              .setSchemaUrl(Values.text(scoped, "schemaUrl"))
              .build();
      String traceId =
          Values.text(
              Client.first(
                  Client.first(Client.first(expectation.getAsJsonObject("traces"), "resourceSpans"), "scopeSpans"),
                  "spans"),
              "traceId");
      record(meter, scoped.getAsJsonArray("metrics"), expectation.getAsJsonArray("measurements"), traceId);
    }
  }

  private static void record(Meter meter, JsonArray metrics, JsonArray measurements, String traceId) {
    Map<String, BiConsumer<JsonElement, Attributes>> instruments = new HashMap<>();
    for (JsonElement element : measurements) {
      JsonObject measurement = element.getAsJsonObject();
      for (JsonElement metric : metrics) {
        String name = Values.text(metric.getAsJsonObject(), "name");
        if (!name.equals(Values.text(measurement, "metric"))) continue;
        BiConsumer<JsonElement, Attributes> instrument =
            instruments.computeIfAbsent(name, any -> instrument(meter, measurement, metric.getAsJsonObject()));
        String span = Values.text(measurement, "inSpan");
        Context context =
            span.isEmpty()
                ? Context.root()
                : Traces.within(
                    SpanContext.create(traceId, span, TraceFlags.getSampled(), TraceState.getDefault()));
        try (Scope current = context.makeCurrent()) {
          for (JsonElement value : measurement.getAsJsonArray("values")) {
            instrument.accept(value, Values.attributes(measurement.get("attributes")));
          }
        }
      }
    }
  }

  private static BiConsumer<JsonElement, Attributes> instrument(Meter meter, JsonObject measurement, JsonObject metric) {
    String name = Values.text(metric, "name");
    String description = Values.text(metric, "description");
    String unit = Values.text(metric, "unit");
    String kind = Values.text(measurement, "instrument") + " " + Values.text(measurement, "type");
    switch (kind) {
      case "counter int": {
        var made = meter.counterBuilder(name).setDescription(description).setUnit(unit).build();
        return (value, attributes) -> made.add(Long.parseLong(value.getAsString()), attributes);
      }
      case "counter double": {
        var made = meter.counterBuilder(name).ofDoubles().setDescription(description).setUnit(unit).build();
        return (value, attributes) -> made.add(value.getAsDouble(), attributes);
      }
      case "upDownCounter int": {
        var made = meter.upDownCounterBuilder(name).setDescription(description).setUnit(unit).build();
        return (value, attributes) -> made.add(Long.parseLong(value.getAsString()), attributes);
      }
      case "gauge double": {
        var made = meter.gaugeBuilder(name).setDescription(description).setUnit(unit).build();
        return (value, attributes) -> made.set(value.getAsDouble(), attributes);
      }
      case "histogram double":
      case "exponentialHistogram double": {
        DoubleHistogramBuilder builder = meter.histogramBuilder(name).setDescription(description).setUnit(unit);
        if (metric.has("histogram")) builder.setExplicitBucketBoundariesAdvice(bounds(metric));
        var made = builder.build();
        return (value, attributes) -> made.record(value.getAsDouble(), attributes);
      }
      default:
        throw new IllegalArgumentException("no " + kind);
    }
  }

  private static List<Double> bounds(JsonObject metric) {
    List<Double> bounds = new ArrayList<>();
    JsonObject point = Client.first(metric.getAsJsonObject("histogram"), "dataPoints");
    for (JsonElement bound : point.getAsJsonArray("explicitBounds")) bounds.add(bound.getAsDouble());
    return bounds;
  }
}
