import com.sun.management.OperatingSystemMXBean;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.concurrent.TimeUnit;

/** java Spans MODE ENDPOINT SPANS: makes spans as a service does and prints the processor time that they took. */
final class Spans {
  /** As many as a batch: with the last of them the processor exports. */
  private static final int LOT = 512;

  private static final int WARM = 4;
  private static final long PATIENCE_MS = 10_000;

  private final boolean exports;
  private final SdkTracerProvider provider;
  private final Tracer tracer;
  private long made;
  private long exported;

  private Spans(String mode, String endpoint) {
    exports = mode.equals("export");
    provider = SdkTracerProvider.builder().addSpanProcessor(exports ? batches(endpoint) : new Nowhere()).build();
    tracer = mode.equals("api") ? OpenTelemetry.noop().getTracer("bench") : provider.get("bench");
  }

  public static void main(String[] args) throws InterruptedException {
    int count = Integer.parseInt(args[2]);
    Spans spans = new Spans(args[0], args[1]);
    OperatingSystemMXBean process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    spans.make(count / WARM);
    long before = process.getProcessCpuTime();
    spans.make(count);
    long taken = process.getProcessCpuTime() - before;
    spans.provider.shutdown().join(10, TimeUnit.SECONDS);
    System.out.println(taken / 1000);
  }

  private SpanProcessor batches(String endpoint) {
    SpanExporter to = OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").build();
    return BatchSpanProcessor.builder(new Counting(to)).build();
  }

  /** Lots that are exported one after the other: the queue is never full, and none is dropped. */
  private void make(int spans) throws InterruptedException {
    for (int number = 1; number <= spans; number++) {
      makeOne(number);
      made++;
      if (exports && number % LOT == 0) waitForExport();
    }
  }

  /** Not by a flush: one that is asked for while the last is being ended returns at once, with nothing done. */
  private synchronized void waitForExport() throws InterruptedException {
    if (exported < made) wait(PATIENCE_MS);
  }

  private synchronized void count(int spans) {
    exported += spans;
    notifyAll();
  }

  private void makeOne(int number) {
    Span span = tracer.spanBuilder("POST /api/slots/spin").startSpan();
    span.setAttribute("http.request.method", "POST");
    span.setAttribute("http.route", "/api/slots/spin");
    span.setAttribute("http.response.status_code", 200);
    span.setAttribute("url.path", "/api/slots/spin");
    span.setAttribute("server.address", "127.0.0.1");
    span.setAttribute("server.port", 3000);
    span.setAttribute("player.id", "0b7e7ddc-3f7c-4c38-9f2e-1a3a36a0b0a1");
    span.setAttribute("bet.amount", number);
    span.end();
  }

  private final class Counting implements SpanExporter {
    private final SpanExporter to;

    Counting(SpanExporter to) {
      this.to = to;
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      int size = spans.size();
      CompletableResultCode result = to.export(spans);
      return result.whenComplete(() -> count(size));
    }

    @Override
    public CompletableResultCode flush() {
      return to.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
      return to.shutdown();
    }
  }

  /** The SDK makes no spans for a processor that it knows to do nothing; this one it does not know. */
  private static final class Nowhere implements SpanProcessor {
    @Override
    public void onStart(Context parent, ReadWriteSpan span) {}

    @Override
    public boolean isStartRequired() {
      return true;
    }

    @Override
    public void onEnd(ReadableSpan span) {}

    @Override
    public boolean isEndRequired() {
      return true;
    }
  }
}
