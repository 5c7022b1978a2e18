package io.github.sparkonfargate.ecs;

import io.github.sparkonfargate.common.config.InvalidConfigurationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RuntimePlatform;
import software.amazon.awssdk.utils.builder.SdkBuilder;

/**
 * Reads a user's task definition into the SDK's request, member by member as the SDK's own model
 * names them; what the model does not know is refused, not dropped.
 */
final class TaskDefinitionTemplate {
  private static final int LONGEST_STOP_TIMEOUT_SECONDS = 120;

  private final TaskDefinitionExtras.Template template;
  private final List<String> problems = new ArrayList<>();

  private TaskDefinitionTemplate(TaskDefinitionExtras.Template template) {
    this.template = template;
  }

  /**
   * @throws InvalidConfigurationException with every member that ECS does not have or that has
   *     another type
   */
  static RegisterTaskDefinitionRequest.Builder read(TaskDefinitionExtras.Template template) {
    return new TaskDefinitionTemplate(template).read();
  }

  static String firstContainer(TaskDefinitionExtras.Template template) {
    return read(template).build().containerDefinitions().stream()
        .map(ContainerDefinition::name)
        .filter(name -> name != null && !name.isEmpty())
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidConfigurationException(
                    List.of(template.source() + " has no container with a name")));
  }

  static boolean hasLog(TaskDefinitionExtras.Template template, String container) {
    return container(template, container).filter(own -> own.logConfiguration() != null).isPresent();
  }

  static Optional<ContainerDefinition> container(
      TaskDefinitionExtras.Template template, String name) {
    return read(template).build().containerDefinitions().stream()
        .filter(each -> name.equals(each.name()))
        .findFirst();
  }

  /**
   * What ECS adds up before it takes a definition: the cpu of all, and of each the memory that is
   * reserved, or else its limit, none of which may be above the task's either.
   */
  static TaskDefinitionExtras.Limits beside(
      TaskDefinitionExtras.Template template, String container) {
    long cpuUnits = 0;
    long memoryMiB = 0;
    int largest = 0;
    for (ContainerDefinition each : read(template).build().containerDefinitions()) {
      if (!container.equals(each.name())) {
        int limit = orNone(each.memory());
        cpuUnits += orNone(each.cpu());
        memoryMiB += each.memoryReservation() == null ? limit : each.memoryReservation();
        largest = Math.max(largest, limit);
      }
    }
    return new TaskDefinitionExtras.Limits(
        (int) Math.min(Integer.MAX_VALUE, cpuUnits),
        (int) Math.min(Integer.MAX_VALUE, Math.max(largest, memoryMiB)));
  }

  private static int orNone(@Nullable Integer limit) {
    return limit == null ? 0 : limit;
  }

  /**
   * All that is wrong with it.
   *
   * @param container that is to run Spark; empty for the first
   */
  static List<String> problems(TaskDefinitionExtras.Template template, String container) {
    TaskDefinitionTemplate reading = new TaskDefinitionTemplate(template);
    RegisterTaskDefinitionRequest own;
    try {
      own = reading.readAsFarAsPossible().build();
    } catch (InvalidConfigurationException unreadable) {
      return unreadable.problems();
    }
    List<String> names =
        own.containerDefinitions().stream().map(ContainerDefinition::name).toList();
    // A name that could not be read has been reported, and may be the one.
    if (!container.isEmpty()
        && !names.isEmpty()
        && names.stream().allMatch(Objects::nonNull)
        && !names.contains(container)) {
      reading.problems.add(noContainer(template, container, names));
    }
    reading.checkPlatform(own.runtimePlatform());
    reading.checkStopTimeouts(own.containerDefinitions());
    return List.copyOf(reading.problems);
  }

  /** That a container is not among those of a template, and what to do. */
  static String noContainer(
      TaskDefinitionExtras.Template template, String container, List<String> names) {
    return template.source()
        + " has no container '"
        + container
        + "' but "
        + String.join(", ", names)
        + "; name the one that runs Spark in "
        + template.containerKey();
  }

  private void checkPlatform(@Nullable RuntimePlatform platform) {
    if (platform == null) {
      return;
    }
    String system = platform.operatingSystemFamilyAsString();
    if (system != null && !system.equals("LINUX")) {
      problems.add(
          template.source()
              + ": runtimePlatform.operatingSystemFamily is "
              + system
              + ", and Spark's container runs on Linux; remove it");
    }
    String architecture = platform.cpuArchitectureAsString();
    if (architecture != null && !List.of("X86_64", "ARM64").contains(architecture)) {
      problems.add(
          template.source()
              + ": runtimePlatform.cpuArchitecture is "
              + architecture
              + "; Fargate has X86_64 and ARM64");
    }
  }

  private void checkStopTimeouts(List<ContainerDefinition> containers) {
    for (int i = 0; i < containers.size(); i++) {
      Integer seconds = containers.get(i).stopTimeout();
      if (seconds != null && seconds > LONGEST_STOP_TIMEOUT_SECONDS) {
        problems.add(
            template.source()
                + ": containerDefinitions["
                + i
                + "].stopTimeout is "
                + seconds
                + "; Fargate allows "
                + LONGEST_STOP_TIMEOUT_SECONDS
                + " s at most");
      }
    }
  }

  private RegisterTaskDefinitionRequest.Builder read() {
    RegisterTaskDefinitionRequest.Builder request = readAsFarAsPossible();
    if (!problems.isEmpty()) {
      throw new InvalidConfigurationException(problems);
    }
    return request;
  }

  /** Problems of members are collected; only what is no JSON object ends it. */
  private RegisterTaskDefinitionRequest.Builder readAsFarAsPossible() {
    RegisterTaskDefinitionRequest.Builder request = RegisterTaskDefinitionRequest.builder();
    JsonNode json;
    if (template.json().isBlank()) {
      throw new InvalidConfigurationException(
          List.of(template.source() + " is not JSON: it is empty"));
    }
    try {
      json = JsonNode.parser().parse(template.json());
    } catch (RuntimeException e) {
      // The parser is the SDK's own, and throws what Jackson's core throws, unchecked.
      throw new InvalidConfigurationException(
          List.of(template.source() + " is not JSON: " + JsonFault.words(e)));
    }
    if (!json.isObject()) {
      throw new InvalidConfigurationException(
          List.of(
              template.source()
                  + " is not a JSON object; write it as for aws ecs register-task-definition"
                  + " --cli-input-json"));
    }
    fill(request, json, "");
    return request;
  }

  private void fill(SdkPojo target, JsonNode json, String path) {
    Map<String, SdkField<?>> fields = new LinkedHashMap<>();
    target.sdkFields().forEach(field -> fields.put(field.locationName(), field));
    json.asObject()
        .forEach(
            (name, node) -> {
              SdkField<?> field = fields.get(name);
              if (field == null) {
                problems.add(template.source() + ": ECS knows no " + path + name);
              } else if (!node.isNull()) {
                Object value = value(field, node, path + name);
                if (value != null) {
                  field.set(target, value);
                }
              }
            });
  }

  private @Nullable Object value(SdkField<?> field, JsonNode node, String path) {
    MarshallingType<?> type = field.marshallingType();
    if (type == MarshallingType.LIST && node.isArray()) {
      SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
      List<Object> items = new ArrayList<>();
      for (JsonNode item : node.asArray()) {
        items.add(value(member, item, path + "[" + items.size() + "]"));
      }
      return items;
    }
    if (type == MarshallingType.MAP && node.isObject()) {
      SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
      Map<String, Object> entries = new LinkedHashMap<>();
      node.asObject()
          .forEach((key, item) -> entries.put(key, value(member, item, path + "." + key)));
      return entries;
    }
    if (type == MarshallingType.SDK_POJO && node.isObject()) {
      SdkPojo nested = field.constructor().get();
      fill(nested, node, path + ".");
      return ((SdkBuilder<?, ?>) nested).build();
    }
    return scalar(type, node, path);
  }

  private @Nullable Object scalar(MarshallingType<?> type, JsonNode node, String path) {
    if (type == MarshallingType.STRING && node.isString()) {
      return node.asString();
    }
    if (type == MarshallingType.BOOLEAN && node.isBoolean()) {
      return node.asBoolean();
    }
    if (type == MarshallingType.INTEGER
        && node.isNumber()
        && node.asNumber().matches("-?\\d{1,9}")) {
      return Integer.valueOf(node.asNumber());
    }
    if (type == MarshallingType.LONG && node.isNumber() && node.asNumber().matches("-?\\d{1,18}")) {
      return Long.valueOf(node.asNumber());
    }
    problems.add(template.source() + ": " + path + " is not of the type that ECS has for it");
    return null;
  }
}
