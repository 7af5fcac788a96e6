// A game that the casino does not have: 404.
package casino.scoring;

final class UnknownGameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownGameException(String name) {
    super("unknown game '" + name + "'; known are slots, roulette, dice and blackjack");
  }
}
