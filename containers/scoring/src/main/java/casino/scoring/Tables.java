// Creates the tables before the first request, and fills the pool; starting is nobody's trace.
package casino.scoring;

import io.opentelemetry.context.Scope;
import javax.sql.DataSource;
import org.springframework.context.SmartLifecycle;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.stereotype.Component;

@Component
class Tables implements SmartLifecycle {
  private final DataSource database;
  private volatile boolean running;

  Tables(DataSource database) {
    this.database = database;
  }

  /** Without a parent, each statement would be a root span. */
  @Override
  public void start() {
    try (Scope untraced = Untraced.begin()) {
      DatabasePopulatorUtils.execute(
          new ResourceDatabasePopulator(new ClassPathResource("tables.sql")), database);
    }
    running = true;
  }

  @Override
  public void stop() {
    running = false;
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  /** Before the web server's phase, so that nobody is answered without tables. */
  @Override
  public int getPhase() {
    return 0;
  }
}
