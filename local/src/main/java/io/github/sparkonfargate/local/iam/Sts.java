package io.github.sparkonfargate.local.iam;

import io.github.sparkonfargate.local.aws.Account;
import io.github.sparkonfargate.local.aws.QueryForm;
import io.github.sparkonfargate.local.aws.QueryService;
import io.github.sparkonfargate.local.aws.Xml;
import java.util.Optional;

/** AWS STS: GetCallerIdentity. */
public final class Sts implements QueryService {
  private static final String NAMESPACE = "https://sts.amazonaws.com/doc/2011-06-15/";

  @Override
  public String name() {
    return "sts";
  }

  @Override
  public String version() {
    return "2011-06-15";
  }

  @Override
  public Optional<String> answer(String action, QueryForm form, String requestId) {
    if (!action.equals("GetCallerIdentity")) {
      return Optional.empty();
    }
    Xml identity =
        new Xml()
            .leaf("Arn", Iam.USER_ARN)
            .leaf("UserId", "AIDAFARGATELOCAL")
            .leaf("Account", Account.ID);
    return Optional.of(QueryService.response(action, NAMESPACE, requestId, identity));
  }
}
