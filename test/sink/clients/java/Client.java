import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.logs.OtlpGrpcLogRecordExporter;
import io.opentelemetry.exporter.otlp.metrics.OtlpGrpcMetricExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sends through the OpenTelemetry SDK for Java what the expectation says, in each of the ways that the variants list. */
final class Client {
  public static void main(String[] args) throws IOException {
    JsonObject expectation = read(args[0]).getAsJsonObject();
    JsonArray variants = read(args[1]).getAsJsonArray();
    JsonObject traces = first(expectation.getAsJsonObject("traces"), "resourceSpans");
    Resource resource = Resource.create(Values.attributes(traces.getAsJsonObject("resource").get("attributes")));
    for (JsonElement element : variants) {
      JsonObject variant = element.getAsJsonObject();
      String protocol = variant.get("protocol").getAsString();
      String compression = variant.get("compression").getAsString();
      String endpoint = variant.get("endpoint").getAsString();
      Traces.send(expectation, resource, spans(protocol, compression, endpoint));
      Logs.send(expectation, resource, logs(protocol, compression, endpoint));
      Metrics.send(expectation, resource, metrics(protocol, compression, endpoint));
    }
  }

  private static JsonElement read(String path) throws IOException {
    return JsonParser.parseString(Files.readString(Path.of(path)));
  }

  static JsonObject first(JsonObject object, String list) {
    return object.getAsJsonArray(list).get(0).getAsJsonObject();
  }

  private static SpanExporter spans(String protocol, String compression, String endpoint) {
    return protocol.equals("grpc")
        ? OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).setCompression(compression).build()
        : OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").setCompression(compression).build();
  }

  private static LogRecordExporter logs(String protocol, String compression, String endpoint) {
    return protocol.equals("grpc")
        ? OtlpGrpcLogRecordExporter.builder().setEndpoint(endpoint).setCompression(compression).build()
        : OtlpHttpLogRecordExporter.builder().setEndpoint(endpoint + "/v1/logs").setCompression(compression).build();
  }

  private static MetricExporter metrics(String protocol, String compression, String endpoint) {
    return protocol.equals("grpc")
        ? OtlpGrpcMetricExporter.builder().setEndpoint(endpoint).setCompression(compression).build()
        : OtlpHttpMetricExporter.builder().setEndpoint(endpoint + "/v1/metrics").setCompression(compression).build();
  }
}
