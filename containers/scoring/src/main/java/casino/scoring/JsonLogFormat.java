// The form of the service's log lines on stdout: one JSON object each, with the ids of the span they were written in.
package casino.scoring;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.slf4j.event.KeyValuePair;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.JsonWriterStructuredLogFormatter;
import org.springframework.core.env.Environment;

/** trace_id and span_id come from the MDC, where the Java agent puts them; they are absent outside a span. */
public class JsonLogFormat extends JsonWriterStructuredLogFormatter<ILoggingEvent> {
  JsonLogFormat(Environment environment) {
    super(
        members -> members(members, environment.getProperty("spring.application.name")), null);
  }

  private static void members(JsonWriter.Members<ILoggingEvent> members, String service) {
    members.add("time", ILoggingEvent::getInstant);
    members.add("level", event -> event.getLevel().toString().toLowerCase(Locale.ROOT));
    members.add("service", service);
    members.add("msg", ILoggingEvent::getFormattedMessage);
    members.add("trace_id", event -> event.getMDCPropertyMap().get("trace_id")).whenNotNull();
    members.add("span_id", event -> event.getMDCPropertyMap().get("span_id")).whenNotNull();
    members.add("logger", ILoggingEvent::getLoggerName);
    members
        .from(ILoggingEvent::getKeyValuePairs)
        .whenNotNull()
        .usingExtractedPairs(
            (List<KeyValuePair> pairs, Consumer<KeyValuePair> pair) -> pairs.forEach(pair),
            (KeyValuePair pair) -> pair.key,
            (KeyValuePair pair) -> pair.value);
    members
        .from(ILoggingEvent::getThrowableProxy)
        .whenNotNull()
        .usingMembers(JsonLogFormat::exception);
  }

  private static void exception(JsonWriter.Members<IThrowableProxy> members) {
    members.add("exception.type", IThrowableProxy::getClassName);
    members.add("exception.message", IThrowableProxy::getMessage);
    members.add("exception.stacktrace", ThrowableProxyUtil::asString);
  }
}
