// The games whose results are kept, by the names they have in URLs, tables and the attribute game.type.
package casino.scoring;

import java.util.Set;

final class Game {
  private static final Set<String> NAMES = Set.of("slots", "roulette", "dice", "blackjack");

  private Game() {}

  static boolean isKnown(String name) {
    return name != null && NAMES.contains(name);
  }

  /**
   * @return the name itself
   * @throws UnknownGameException when no such game is kept
   */
  static String require(String name) {
    if (!isKnown(name)) throw new UnknownGameException(name);
    return name;
  }
}
