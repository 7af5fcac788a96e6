// The form of a log line: one JSON object with the casino's field names.
package casino.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class JsonLogFormatTest {
  private final JsonLogFormat format =
      new JsonLogFormat(
          new MockEnvironment().withProperty("spring.application.name", "vegas-scoring-service"));

  @Test
  void carriesTheIdsOfTheSpanAndTheGivenPairs() {
    LoggingEvent event = event(null);
    event.setMDCPropertyMap(
        Map.of(
            "trace_id", "0af7651916cd43dd8448eb211c80319c",
            "span_id", "b7ad6b7169203331",
            "trace_flags", "01"));
    event.addKeyValuePair(new KeyValuePair("game.type", "slots"));

    String line = format.format(event);

    assertThat(line.strip()).doesNotContain("\n");
    assertThat(JsonMapper.shared().readTree(line))
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"time":"2026-01-02T03:04:05.006Z","level":"info","service":"vegas-scoring-service",
                     "msg":"result recorded","trace_id":"0af7651916cd43dd8448eb211c80319c",
                     "span_id":"b7ad6b7169203331","logger":"casino","game.type":"slots"}
                    """));
  }

  @Test
  void hasNoIdsOutsideASpan() {
    JsonNode line = JsonMapper.shared().readTree(format.format(event(null)));

    assertThat(line.has("trace_id")).isFalse();
    assertThat(line.has("span_id")).isFalse();
  }

  @Test
  void keepsAnExceptionInsideTheOneObject() {
    String line = format.format(event(new IllegalStateException("no\nbreak")));

    assertThat(line.strip()).doesNotContain("\n");
    JsonNode json = JsonMapper.shared().readTree(line);
    assertThat(json.get("exception.type").asString()).isEqualTo("java.lang.IllegalStateException");
    assertThat(json.get("exception.stacktrace").asString()).contains("JsonLogFormatTest");
  }

  private static LoggingEvent event(Throwable failure) {
    var context = new LoggerContext();
    context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
    var event =
        new LoggingEvent("", context.getLogger("casino"), Level.INFO, "result recorded", failure, null);
    event.setInstant(Instant.parse("2026-01-02T03:04:05.006Z"));
    return event;
  }
}
