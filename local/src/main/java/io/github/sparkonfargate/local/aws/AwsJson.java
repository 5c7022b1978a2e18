package io.github.sparkonfargate.local.aws;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.protocol.MarshallingKnownType;
import software.amazon.awssdk.core.traits.DefaultValueTrait;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * AWS JSON 1.1 in both directions, driven by the field lists that the SDK's own model classes
 * carry, so that the wire names here are AWS's by construction.
 */
public final class AwsJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(100).build())
                  .build())
          .build();

  private AwsJson() {}

  /** Parses a body; an empty one counts as an empty object, as AWS takes it. */
  public static JsonNode parse(byte[] body) {
    if (body.length == 0) {
      return NODES.objectNode();
    }
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException malformed) {
      throw ServiceError.serialization("The body is not JSON: " + malformed.getOriginalMessage());
    }
  }

  public static byte[] bytes(JsonNode node) {
    return MAPPER.writeValueAsBytes(node);
  }

  public static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  public static ObjectNode object() {
    return NODES.objectNode();
  }

  /**
   * Fills {@code builder} from {@code node} and builds it.
   *
   * @param ignored told the path of each member that the model does not know; AWS ignores those
   * @throws ServiceError SerializationException where a value has not the modelled type
   */
  public static SdkPojo read(JsonNode node, SdkPojo builder, Consumer<String> ignored) {
    return structure(node, builder, "", ignored);
  }

  private static SdkPojo structure(
      JsonNode node, SdkPojo builder, String path, Consumer<String> ignored) {
    if (!node.isObject()) {
      throw unexpected(node, "a structure", path);
    }
    Map<String, SdkField<?>> fields = new LinkedHashMap<>();
    builder.sdkFields().forEach(field -> fields.put(field.locationName(), field));
    node.properties()
        .forEach(
            member -> {
              String at = path + "/" + member.getKey();
              SdkField<?> field = fields.get(member.getKey());
              if (field == null) {
                ignored.accept(at);
                return;
              }
              if (!member.getValue().isNull()) {
                field.set(builder, value(member.getValue(), field, at, ignored));
              }
            });
    return builder instanceof Buildable buildable ? (SdkPojo) buildable.build() : builder;
  }

  private static Object value(
      JsonNode node, SdkField<?> field, String path, Consumer<String> ignored) {
    MarshallingKnownType type = field.marshallingType().getKnownType();
    return switch (type) {
      case STRING -> string(node, path);
      case INTEGER -> (int) whole(node, path, Integer.MAX_VALUE);
      case LONG -> whole(node, path, Long.MAX_VALUE);
      case DOUBLE -> number(node, path).doubleValue();
      case FLOAT -> number(node, path).floatValue();
      case BIG_DECIMAL -> number(node, path);
      case BOOLEAN -> bool(node, path);
      case INSTANT -> instant(number(node, path));
      case SDK_BYTES -> blob(node, path);
      case SDK_POJO -> structure(node, field.constructor().get(), path, ignored);
      case LIST -> list(node, field, path, ignored);
      case MAP -> map(node, field, path, ignored);
      case NULL, SHORT, BYTE, DOCUMENT ->
          throw new IllegalStateException("No service here models " + type + " at " + path);
    };
  }

  private static List<Object> list(
      JsonNode node, SdkField<?> field, String path, Consumer<String> ignored) {
    if (!node.isArray()) {
      throw unexpected(node, "a list", path);
    }
    SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
    List<Object> values = new ArrayList<>();
    for (JsonNode element : node) {
      values.add(value(element, member, path + "/" + values.size(), ignored));
    }
    return values;
  }

  private static Map<String, Object> map(
      JsonNode node, SdkField<?> field, String path, Consumer<String> ignored) {
    if (!node.isObject()) {
      throw unexpected(node, "a map", path);
    }
    SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
    Map<String, Object> values = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry ->
                values.put(
                    entry.getKey(),
                    value(entry.getValue(), member, path + "/" + entry.getKey(), ignored)));
    return values;
  }

  private static String string(JsonNode node, String path) {
    if (!node.isString()) {
      throw unexpected(node, "a string", path);
    }
    return node.stringValue();
  }

  private static boolean bool(JsonNode node, String path) {
    if (!node.isBoolean()) {
      throw unexpected(node, "a boolean", path);
    }
    return node.booleanValue();
  }

  private static BigDecimal number(JsonNode node, String path) {
    if (!node.isNumber() || !Double.isFinite(node.doubleValue())) {
      throw unexpected(node, "a number", path);
    }
    return node.decimalValue();
  }

  /** Checked to fit before use, so that 1e999999999 cannot be expanded. */
  private static long whole(JsonNode node, String path, long most) {
    BigDecimal number = number(node, path);
    boolean fits =
        number.precision() - number.scale() <= 18
            && number.stripTrailingZeros().scale() <= 0
            && number.abs().longValue() <= most;
    if (!fits) {
      throw unexpected(node, "an integer", path);
    }
    return number.longValue();
  }

  private static Instant instant(BigDecimal epochSeconds) {
    return Instant.ofEpochMilli(epochSeconds.movePointRight(3).longValue());
  }

  private static SdkBytes blob(JsonNode node, String path) {
    try {
      return SdkBytes.fromByteArray(Base64.getDecoder().decode(string(node, path)));
    } catch (IllegalArgumentException malformed) {
      throw unexpected(node, "a base64 blob", path);
    }
  }

  private static ServiceError unexpected(JsonNode node, String wanted, String path) {
    return ServiceError.serialization(
        node.getNodeType()
            + " cannot be converted to "
            + wanted
            + " at "
            + (path.isEmpty() ? "/" : path));
  }

  /** Writes what is set in {@code pojo}; empty lists and maps that were set are written as such. */
  public static ObjectNode write(SdkPojo pojo) {
    ObjectNode node = NODES.objectNode();
    for (SdkField<?> field : pojo.sdkFields()) {
      if (generated(field, pojo)) {
        continue;
      }
      JsonNode written = write(field.getValueOrDefault(pojo));
      if (written != null) {
        node.set(field.locationName(), written);
      }
    }
    return node;
  }

  /** Where a request names no idempotency token, the SDK's field makes up a random one. */
  private static boolean generated(SdkField<?> field, SdkPojo pojo) {
    return field.containsTrait(DefaultValueTrait.class)
        && pojo instanceof SdkRequest request
        && request.getValueForField(field.memberName(), Object.class).isEmpty();
  }

  private static @Nullable JsonNode write(@Nullable Object value) {
    if (value == null
        || value instanceof SdkAutoConstructList<?>
        || value instanceof SdkAutoConstructMap<?, ?>) {
      return null;
    }
    if (value instanceof SdkPojo pojo) {
      return write(pojo);
    }
    if (value instanceof List<?> list) {
      ArrayNode array = NODES.arrayNode();
      list.forEach(element -> array.add(write(element)));
      return array;
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = NODES.objectNode();
      map.forEach((key, element) -> object.set(String.valueOf(key), write(element)));
      return object;
    }
    return scalar(value);
  }

  private static JsonNode scalar(Object value) {
    if (value instanceof String text) {
      return NODES.stringNode(text);
    }
    if (value instanceof Boolean bool) {
      return NODES.booleanNode(bool);
    }
    if (value instanceof Integer number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Long number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Double number) {
      return NODES.numberNode(number);
    }
    if (value instanceof Instant instant) {
      return NODES.numberNode(BigDecimal.valueOf(instant.toEpochMilli(), 3));
    }
    if (value instanceof SdkBytes bytes) {
      return NODES.stringNode(Base64.getEncoder().encodeToString(bytes.asByteArray()));
    }
    throw new IllegalStateException("No service here models " + value.getClass());
  }
}
