import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.resources.Resource;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

final class Logs {
  static void send(JsonObject expectation, Resource resource, LogRecordExporter exporter) {
    JsonObject scoped = Client.first(Client.first(expectation.getAsJsonObject("logs"), "resourceLogs"), "scopeLogs");
    try (SdkLoggerProvider provider =
        SdkLoggerProvider.builder()
            .setResource(resource)
            .addLogRecordProcessor(BatchLogRecordProcessor.builder(exporter).build())
            .build()) {
      JsonObject scope = scoped.getAsJsonObject("scope");
      Logger logger =
          provider
              .loggerBuilder(Values.text(scope, "name"))
              .setInstrumentationVersion(Values.text(scope, "version"))
              .setSchemaUrl(Values.text(scoped, "schemaUrl"))
              .build();
      for (JsonElement record : scoped.getAsJsonArray("logRecords")) send(logger, record.getAsJsonObject());
    }
  }

  private static void send(Logger logger, JsonObject expected) {
    long severity = Values.number(expected, "severityNumber");
    LogRecordBuilder record =
        logger
            .logRecordBuilder()
            .setObservedTimestamp(Values.number(expected, "observedTimeUnixNano"), TimeUnit.NANOSECONDS)
            .setSeverity(
                Arrays.stream(Severity.values())
                    .filter(one -> one.getSeverityNumber() == severity)
                    .findFirst()
                    .orElseThrow())
            .setSeverityText(Values.text(expected, "severityText"))
            .setBody(Values.value(expected.get("body")))
            .setAllAttributes(Values.attributes(expected.get("attributes")));
    if (expected.has("timeUnixNano")) {
      record.setTimestamp(Values.number(expected, "timeUnixNano"), TimeUnit.NANOSECONDS);
    }
    if (expected.has("eventName")) record.setEventName(Values.text(expected, "eventName"));
    int flags = (int) Values.number(expected, "flags");
    record.setContext(
        expected.has("traceId") ? Traces.within(Traces.context(expected, "spanId", flags)) : Context.root());
    record.emit();
  }
}
