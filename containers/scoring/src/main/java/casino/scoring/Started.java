// Says once that the service takes requests.
package casino.scoring;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

@Component
class Started {
  private static final Logger log = LoggerFactory.getLogger(Started.class);

  @EventListener
  void started(WebServerInitializedEvent event) {
    log.atInfo().addKeyValue("server.port", event.getWebServer().getPort()).log("started");
  }
}
