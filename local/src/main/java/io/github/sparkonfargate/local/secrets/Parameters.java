package io.github.sparkonfargate.local.secrets;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.JsonActions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ssm.model.DeleteParameterRequest;
import software.amazon.awssdk.services.ssm.model.DeleteParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersRequest;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;

/**
 * The Parameter Store of AWS Systems Manager. A SecureString that is read without decryption is
 * shown as opaque text, as in AWS. Owned by the timeline's thread.
 */
public final class Parameters {
  private static final int STANDARD = 4096;
  private static final int ADVANCED = 8192;

  private final Account account;
  private final InstantSource clock;
  private final Map<String, Parameter> byName = new TreeMap<>();
  private final JsonActions actions = new JsonActions();

  public Parameters(Account account, InstantSource clock) {
    this.account = account;
    this.clock = clock;
    actions.define("PutParameter", PutParameterRequest::builder, this::put);
    actions.define("GetParameter", GetParameterRequest::builder, this::get);
    actions.define("GetParameters", GetParametersRequest::builder, this::getAll);
    actions.define("DeleteParameter", DeleteParameterRequest::builder, this::delete);
  }

  public JsonActions actions() {
    return actions;
  }

  private PutParameterResponse put(PutParameterRequest request) {
    String name = checkedName(request.name());
    Parameter existing = byName.get(name);
    ParameterRule.FREE.require(
        existing == null || Boolean.TRUE.equals(request.overwrite()),
        "The parameter already exists. To overwrite this value, set the overwrite option in the"
            + " request to true.");
    ParameterType type =
        request.type() == null && existing != null ? existing.type() : request.type();
    ParameterRule.TYPE.require(
        type != null && type != ParameterType.UNKNOWN_TO_SDK_VERSION,
        "A parameter type is required when you create a parameter.");
    int most = request.tier() == ParameterTier.ADVANCED ? ADVANCED : STANDARD;
    String value = request.value() == null ? "" : request.value();
    ParameterRule.VALUE.require(
        !value.isEmpty() && value.length() <= most,
        "A parameter value must have 1 to " + most + " characters.");
    long version = existing == null ? 1 : existing.version() + 1;
    byName.put(
        name,
        Parameter.builder()
            .name(name)
            .type(type)
            .value(value)
            .version(version)
            .lastModifiedDate(clock.instant())
            .arn(account.arn("ssm", "parameter" + (name.startsWith("/") ? name : "/" + name)))
            .dataType("text")
            .build());
    return PutParameterResponse.builder().version(version).tier(request.tier()).build();
  }

  private static String checkedName(@Nullable String name) {
    String given = name == null ? "" : name;
    String plain = given.replaceAll("^/", "").toLowerCase(Locale.ROOT);
    ParameterRule.NAME.require(
        given.matches("[a-zA-Z0-9_./-]{1,1011}")
            && !plain.startsWith("aws")
            && !plain.startsWith("ssm"),
        "Parameter name: only a mix of letters, numbers and the following 4 symbols .-_/ is"
            + " allowed, and it can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
    return given;
  }

  private GetParameterResponse get(GetParameterRequest request) {
    Parameter parameter = find(request.name());
    if (parameter == null) {
      throw ParameterRule.EXISTS.refusal("Parameter " + request.name() + " not found.");
    }
    return GetParameterResponse.builder()
        .parameter(shown(parameter, request.withDecryption()))
        .build();
  }

  private GetParametersResponse getAll(GetParametersRequest request) {
    ParameterRule.NAMES_AT_MOST.require(
        !request.names().isEmpty() && request.names().size() <= 10,
        "1 validation error detected: 'names' must have 1 to 10 members");
    List<Parameter> found = new ArrayList<>();
    List<String> invalid = new ArrayList<>();
    for (String name : request.names()) {
      Parameter parameter = find(name);
      if (parameter == null) {
        invalid.add(name);
      } else {
        found.add(shown(parameter, request.withDecryption()));
      }
    }
    return GetParametersResponse.builder().parameters(found).invalidParameters(invalid).build();
  }

  private static Parameter shown(Parameter parameter, @Nullable Boolean decrypted) {
    boolean sealed =
        parameter.type() == ParameterType.SECURE_STRING && !Boolean.TRUE.equals(decrypted);
    return sealed ? parameter.toBuilder().value("encrypted-by-fargate-local").build() : parameter;
  }

  private DeleteParameterResponse delete(DeleteParameterRequest request) {
    Parameter parameter = find(request.name());
    if (parameter == null) {
      throw ParameterRule.EXISTS.refusal("Parameter " + request.name() + " not found.");
    }
    byName.remove(parameter.name());
    return DeleteParameterResponse.builder().build();
  }

  /** By name or ARN; {@code :VERSION} may follow a name, and only the newest is kept. */
  private @Nullable Parameter find(@Nullable String nameOrArn) {
    String given = nameOrArn == null ? "" : nameOrArn;
    for (Parameter parameter : byName.values()) {
      if (parameter.name().equals(given)
          || parameter.arn().equals(given)
          || (parameter.name() + ":" + parameter.version()).equals(given)) {
        return parameter;
      }
    }
    return null;
  }

  /**
   * For ECS: the value of a parameter.
   *
   * @throws io.github.sparkonfargate.local.aws.ServiceError ParameterNotFound
   */
  String text(String nameOrArn) {
    return get(GetParameterRequest.builder().name(nameOrArn).withDecryption(true).build())
        .parameter()
        .value();
  }
}
