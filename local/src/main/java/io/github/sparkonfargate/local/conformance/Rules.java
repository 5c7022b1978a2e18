package io.github.sparkonfargate.local.conformance;

import io.github.sparkonfargate.local.aws.Rule;
import io.github.sparkonfargate.local.aws.WireRule;
import io.github.sparkonfargate.local.ec2.Ec2Rule;
import io.github.sparkonfargate.local.ecs.ClusterRule;
import io.github.sparkonfargate.local.ecs.DefinitionRule;
import io.github.sparkonfargate.local.ecs.RunTaskRule;
import io.github.sparkonfargate.local.ecs.ServiceRule;
import io.github.sparkonfargate.local.ecs.TagRule;
import io.github.sparkonfargate.local.ecs.TaskRule;
import io.github.sparkonfargate.local.iam.IamRule;
import io.github.sparkonfargate.local.kms.KmsRule;
import io.github.sparkonfargate.local.logs.LogsRule;
import io.github.sparkonfargate.local.secrets.ParameterRule;
import io.github.sparkonfargate.local.secrets.SecretRule;
import java.util.List;
import java.util.stream.Stream;

/** All rules that the emulator keeps. */
public final class Rules {
  private Rules() {}

  public static List<Rule> all() {
    return Stream.<Rule[]>of(
            WireRule.values(),
            ClusterRule.values(),
            DefinitionRule.values(),
            RunTaskRule.values(),
            TaskRule.values(),
            TagRule.values(),
            ServiceRule.values(),
            LogsRule.values(),
            KmsRule.values(),
            SecretRule.values(),
            ParameterRule.values(),
            Ec2Rule.values(),
            IamRule.values())
        .flatMap(Stream::of)
        .toList();
  }
}
