import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Values of OTLP/JSON as the SDK has them. */
final class Values {
  static Attributes attributes(JsonElement list) {
    AttributesBuilder builder = Attributes.builder();
    if (list == null) return builder.build();
    for (JsonElement element : list.getAsJsonArray()) {
      String key = element.getAsJsonObject().get("key").getAsString();
      builder.put(AttributeKey.valueKey(key), value(element.getAsJsonObject().get("value")));
    }
    return builder.build();
  }

  static Value<?> value(JsonElement element) {
    JsonObject value = element == null ? new JsonObject() : element.getAsJsonObject();
    if (value.has("stringValue")) return Value.of(value.get("stringValue").getAsString());
    if (value.has("boolValue")) return Value.of(value.get("boolValue").getAsBoolean());
    if (value.has("intValue")) return Value.of(Long.parseLong(value.get("intValue").getAsString()));
    if (value.has("doubleValue")) return Value.of(value.get("doubleValue").getAsDouble());
    if (value.has("bytesValue")) return Value.of(Base64.getDecoder().decode(value.get("bytesValue").getAsString()));
    if (value.has("arrayValue")) return Value.of(values(value.getAsJsonObject("arrayValue").getAsJsonArray("values")));
    if (value.has("kvlistValue")) return map(value.getAsJsonObject("kvlistValue").getAsJsonArray("values"));
    return Value.empty();
  }

  private static List<Value<?>> values(JsonArray array) {
    List<Value<?>> values = new ArrayList<>();
    for (JsonElement element : array) values.add(value(element));
    return values;
  }

  private static Value<?> map(JsonArray entries) {
    List<KeyValue> all = new ArrayList<>();
    for (JsonElement element : entries) {
      JsonObject entry = element.getAsJsonObject();
      all.add(KeyValue.of(entry.get("key").getAsString(), value(entry.get("value"))));
    }
    return Value.of(all.toArray(new KeyValue[0]));
  }

  static String text(JsonObject object, String name) {
    return object.has(name) ? object.get(name).getAsString() : "";
  }

  static long number(JsonObject object, String name) {
    return object.has(name) ? Long.parseLong(object.get(name).getAsString()) : 0;
  }
}
