// Turns every failure into {error} with the right status; what went wrong inside is logged, never sent.
package casino.scoring;

import io.opentelemetry.api.trace.Span;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

@RestControllerAdvice
class FailureAdvice {
  private static final Logger log = LoggerFactory.getLogger(FailureAdvice.class);

  @ExceptionHandler
  ResponseEntity<Views.Failure> invalid(InvalidResultException failure) {
    return refused(HttpStatus.BAD_REQUEST, failure.getMessage());
  }

  @ExceptionHandler
  ResponseEntity<Views.Failure> unreadable(HttpMessageNotReadableException failure) {
    return refused(HttpStatus.BAD_REQUEST, "the body is not a JSON object of the expected form");
  }

  @ExceptionHandler
  ResponseEntity<Views.Failure> unknownGame(UnknownGameException failure) {
    return refused(HttpStatus.NOT_FOUND, failure.getMessage());
  }

  @ExceptionHandler({
    DataAccessResourceFailureException.class,
    TransientDataAccessException.class,
    CannotCreateTransactionException.class
  })
  ResponseEntity<Views.Failure> noDatabase(RuntimeException failure) {
    return failed(HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer", failure);
  }

  @ExceptionHandler
  ResponseEntity<Views.Failure> other(Exception failure) {
    if (failure instanceof ErrorResponse response && response.getStatusCode().is4xxClientError()) {
      HttpStatus status = HttpStatus.valueOf(response.getStatusCode().value());
      return refused(status, status.getReasonPhrase());
    }
    return failed(HttpStatus.INTERNAL_SERVER_ERROR, "internal error", failure);
  }

  private static ResponseEntity<Views.Failure> refused(HttpStatus status, String reason) {
    log.atInfo().addKeyValue("http.response.status_code", status.value()).log(reason);
    return ResponseEntity.status(status).body(new Views.Failure(reason));
  }

  /** An untraced request, such as a poll before the database is there, leaves no log line either. */
  private static ResponseEntity<Views.Failure> failed(
      HttpStatus status, String reason, Exception failure) {
    if (!Span.current().getSpanContext().isValid() || Span.current().isRecording()) {
      log.error(reason, failure);
    }
    return ResponseEntity.status(status).body(new Views.Failure(reason));
  }
}
