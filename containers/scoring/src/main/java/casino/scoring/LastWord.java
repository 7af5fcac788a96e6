// The line that a service leaves when it has stopped.
package casino.scoring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Stopped after everything else, the web server included: a line that belongs to no request is written when none is in
 * progress. Closing the context ends the logging too, so it can't come later.
 */
@Component
final class LastWord implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(LastWord.class);

  private volatile boolean running;

  @Override
  public void start() {
    running = true;
  }

  @Override
  public void stop() {
    running = false;
    log.info("stopped");
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return Integer.MIN_VALUE;
  }
}
