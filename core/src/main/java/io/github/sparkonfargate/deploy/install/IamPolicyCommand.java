package io.github.sparkonfargate.deploy.install;

import io.github.sparkonfargate.iam.Feature;
import io.github.sparkonfargate.iam.IamPolicies;
import io.github.sparkonfargate.iam.Names;
import io.github.sparkonfargate.iam.PolicyJson;
import io.github.sparkonfargate.iam.RoleKind;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code iam-policy}. */
@Command(
    name = "iam-policy",
    description = "Prints the least IAM policy of a role; what is not given stays in capitals.",
    mixinStandardHelpOptions = true)
final class IamPolicyCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Parameters(paramLabel = "ROLE", description = "submitter, driver, executor or execution.")
  private String role = "";

  @Option(
      names = "--feature",
      paramLabel = "FEATURE",
      description = "One of ${COMPLETION-CANDIDATES}; repeatable. All if left out.")
  private List<Feature> features = List.of();

  @Option(names = "--region", paramLabel = "REGION", description = "Region of the cluster.")
  private String region = "REGION";

  @Option(names = "--account", paramLabel = "ACCOUNT", description = "Number of the account.")
  private String account = "ACCOUNT";

  @Option(names = "--cluster", paramLabel = "NAME", description = "ECS cluster.")
  private String cluster = "CLUSTER";

  @Override
  public Integer call() {
    RoleKind kind =
        RoleKind.of(role)
            .orElseThrow(
                () ->
                    new CommandLine.ParameterException(
                        spec.commandLine(),
                        "'" + role + "' is no role; write submitter, driver, executor, execution"));
    EnumSet<Feature> wanted =
        features.isEmpty() ? EnumSet.allOf(Feature.class) : EnumSet.copyOf(features);
    IamPolicies policies = new IamPolicies(Names.of(region, account, cluster));
    spec.commandLine().getOut().print(PolicyJson.of(policies.of(kind, wanted)));
    spec.commandLine().getOut().flush();
    return CommandLine.ExitCode.OK;
  }
}
