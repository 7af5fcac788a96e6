// Starts the service, and ends it in order: requests finish before the agent's shutdown hook flushes their telemetry.
package casino.scoring;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication(proxyBeanMethods = false)
public class ScoringApplication {
  public static void main(String[] args) {
    Termination.handle(SpringApplication.run(ScoringApplication.class, args));
  }
}
