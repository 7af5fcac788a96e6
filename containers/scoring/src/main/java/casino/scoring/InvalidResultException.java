// A result that cannot be recorded as sent: 400 with the reason.
package casino.scoring;

final class InvalidResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidResultException(String reason) {
    super(reason);
  }
}
