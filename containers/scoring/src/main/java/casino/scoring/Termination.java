// What SIGTERM and SIGINT do: close the application, then exit 0, so that the agent flushes last.
package casino.scoring;

import java.time.Duration;
import org.springframework.context.ConfigurableApplicationContext;
import sun.misc.Signal;

/**
 * The JVM runs all shutdown hooks at once, so with Spring's own hook the agent could shut its exporters down while the
 * last requests are still being answered. Closing the context first, and only then exiting, keeps their spans.
 */
final class Termination {
  private static final Duration FLUSH_LIMIT = Duration.ofMillis(2500);

  private Termination() {}

  static void handle(ConfigurableApplicationContext application) {
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(new Signal(name), signal -> terminate(application));
    }
  }

  private static void terminate(ConfigurableApplicationContext application) {
    application.close();
    haltAfter(FLUSH_LIMIT);
    System.exit(0);
  }

  /** An endpoint that no longer answers must not hold the process: give up on the flush, and say so by the status. */
  private static void haltAfter(Duration limit) {
    Thread watchdog =
        new Thread(
            () -> {
              try {
                Thread.sleep(limit.toMillis());
              } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(1);
            },
            "flush-limit");
    watchdog.setDaemon(true);
    watchdog.start();
  }
}
