// The HTTP API over a stubbed repository: answers, refusals, and the telemetry that a request leaves.
package casino.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.junit5.OpenTelemetryExtension;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.support.TransactionOperations;

class ScoringApiTest {
  private static final String WIN =
      """
      {"game":"slots","player_id":"p-1","session_id":"s-1","bet":1000,"payout":2000,"outcome":"win"}
      """;

  @RegisterExtension
  static final OpenTelemetryExtension telemetry = OpenTelemetryExtension.create();

  private final ScoreRepository repository = mock(ScoreRepository.class);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger("casino.scoring");
  private MockMvc api;

  @BeforeEach
  void serve() {
    var otel = telemetry.getOpenTelemetry();
    var update =
        new ScoreUpdate(
            otel, TransactionOperations.withoutTransaction(), repository, new DbCalls(otel));
    api =
        MockMvcBuilders.standaloneSetup(
                new ScoringController(update, repository), new HealthController(repository))
            .setControllerAdvice(new FailureAdvice())
            .build();
    logged.start();
    logger.addAppender(logged);
  }

  @AfterEach
  void detach() {
    logger.detachAppender(logged);
  }

  @Test
  void answersTheNewRowAndLeavesOneScoringUpdateSpan() throws Exception {
    when(repository.insertResult(any())).thenReturn(7L);

    api.perform(record(WIN))
        .andExpect(status().isCreated())
        .andExpect(content().json("{\"id\":7,\"game\":\"slots\",\"player_id\":\"p-1\"}"));

    SpanData span = onlySpan();
    assertThat(span.getName()).isEqualTo("scoring.update");
    assertThat(span.getKind()).isEqualTo(SpanKind.INTERNAL);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("game.type"))).isEqualTo("slots");
    assertThat(span.getAttributes().get(AttributeKey.stringKey("player.id"))).isEqualTo("p-1");
  }

  @Test
  void takesThePlayerFromTheBaggageWhenTheBodyHasNone() throws Exception {
    Baggage baggage = Baggage.builder().put("player.id", "p-bag").build();

    try (Scope scope = baggage.makeCurrent()) {
      api.perform(record(WIN.replace("\"player_id\":\"p-1\",", "")))
          .andExpect(jsonPath("$.player_id").value("p-bag"));
    }
  }

  @Test
  void refusesWhatIsNotAResultAndStoresNothing() throws Exception {
    for (String body :
        List.of(
            "{",
            "[]",
            "{}",
            WIN.replace("slots", "chess"),
            WIN.replace("\"player_id\":\"p-1\",", ""),
            WIN.replace("\"bet\":1000", "\"bet\":0"),
            WIN.replace("\"payout\":2000", "\"payout\":-1"),
            WIN.replace("\"outcome\":\"win\"", "\"outcome\":\"draw\""))) {
      api.perform(record(body))
          .andExpect(status().isBadRequest())
          .andExpect(jsonPath("$.error").isNotEmpty());
    }
    verifyNoInteractions(repository);
    assertThat(telemetry.getSpans()).isEmpty();
  }

  @Test
  void answers404WithTheReasonForAGameTheCasinoDoesNotHave() throws Exception {
    for (String view : List.of("leaderboard", "dashboard", "game-results")) {
      api.perform(get("/api/scoring/" + view + "/chess"))
          .andExpect(status().isNotFound())
          .andExpect(jsonPath("$.error").isNotEmpty());
    }
  }

  @Test
  void answers503WithoutInnerDetailAndMarksTheSpanWhenTheDatabaseIsGone() throws Exception {
    doThrow(new DataAccessResourceFailureException("connection to 10.0.0.1 refused"))
        .when(repository)
        .insertResult(any());

    api.perform(record(WIN))
        .andExpect(status().isServiceUnavailable())
        .andExpect(content().json("{\"error\":\"the database does not answer\"}"));

    SpanData span = onlySpan();
    assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    assertThat(span.getAttributes().get(AttributeKey.stringKey("error.type")))
        .isEqualTo(DataAccessResourceFailureException.class.getName());
  }

  @Test
  void logsHealthOnlyInsideASpanThatIsRecorded() throws Exception {
    try (Scope untraced = Untraced.begin()) {
      api.perform(get("/api/scoring/health")).andExpect(status().isOk());
    }
    assertThat(logged.list).isEmpty();

    Span span = telemetry.getOpenTelemetry().getTracer("test").spanBuilder("poll").startSpan();
    try (Scope traced = span.makeCurrent()) {
      api.perform(get("/api/scoring/health")).andExpect(status().isOk());
    } finally {
      span.end();
    }
    assertThat(logged.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly("health");
  }

  @Test
  void isNotHealthyWhileTheDatabaseDoesNotAnswer() throws Exception {
    doThrow(new DataAccessResourceFailureException("refused")).when(repository).ping();

    api.perform(get("/api/scoring/health")).andExpect(status().isServiceUnavailable());
  }

  private static MockHttpServletRequestBuilder record(String body) {
    return post("/api/scoring/record").contentType(MediaType.APPLICATION_JSON).content(body);
  }

  private static SpanData onlySpan() {
    assertThat(telemetry.getSpans()).hasSize(1);
    return telemetry.getSpans().get(0);
  }
}
