package io.github.sparkonfargate.deploy.install;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code doctor}. */
@Command(
    name = "doctor",
    description = "Checks an installation step by step and says how to mend it.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Mixin private final Target target = new Target();

  @Override
  public Integer call() throws Exception {
    Doctor doctor = new Doctor(target.sparkHome(), target.confDir(), PluginJar.path());
    List<Finding> findings = doctor.examine();
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(finding -> out.println(finding.line()));
    out.flush();
    return findings.stream().anyMatch(Finding.Bad.class::isInstance) ? 1 : 0;
  }
}
