package io.github.sparkonfargate.deploy.install;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of a {@code spark-env.sh} and our marked block in it. Pure.
 *
 * <p>The block names the agent in {@code SPARK_SUBMIT_OPTS}, which only spark-submit's JVMs get. It
 * tests for the jar first, since a missing agent jar would kill every one of them. The path is in
 * double quotes, which Spark's launcher understands, for a SPARK_HOME with blanks.
 */
final class EnvironmentScript {
  private static final String BEGIN = "# >>> spark-on-fargate >>>";
  private static final String END = "# <<< spark-on-fargate <<<";
  private static final String JOINED = "# (the line before had no end)";
  private static final Pattern BLOCK =
      Pattern.compile(
          Pattern.quote(BEGIN) + "[^\\n]*\\n(.*?)" + Pattern.quote(END) + "[^\\n]*(\\n|\\z)",
          Pattern.DOTALL);

  /**
   * Without the agent, stock spark-submit answers a master of ours with a stack trace. The script
   * is sourced with the arguments of the command, so it can end it after our one line.
   */
  private static final String STOP_OUR_MASTERS =
      """
        __fargate_before=""
        for __fargate_word in "$@"; do
          case "$__fargate_before $__fargate_word" in
            "--master fargate" | "--master fargate://"* | "--master fargate-local") exit 1 ;;
            *" --master=fargate" | *" --master=fargate://"* | *" --master=fargate-local") exit 1 ;;
          esac
          __fargate_before="$__fargate_word"
        done
        unset __fargate_before __fargate_word
      """;

  private EnvironmentScript() {}

  /** What the installer made, so that the uninstaller can take it back. */
  enum Origin {
    /** The file was there. */
    EXISTING_FILE(""),
    /** The file is ours, its folder was there. */
    NEW_FILE("# (file made by the installer)"),
    /** File and folder are ours. */
    NEW_FOLDER("# (file and folder made by the installer)");

    private final String note;

    Origin(String note) {
      this.note = note;
    }
  }

  /** The script with our block at its end; a block that is already there is replaced. */
  static String withBlock(String script, String jarName, Origin origin) {
    Origin kept = origin(script).orElse(origin);
    String user = withoutBlock(script);
    boolean joined = !user.isEmpty() && !user.endsWith("\n");
    return user + (joined ? "\n" : "") + block(jarName, kept, joined);
  }

  /** The script as it was before {@link #withBlock}. */
  static String withoutBlock(String script) {
    Matcher matcher = BLOCK.matcher(script);
    if (!matcher.find()) {
      return script;
    }
    String before = script.substring(0, matcher.start());
    String after = script.substring(matcher.end());
    if (matcher.group(1).contains(JOINED) && after.isEmpty()) {
      before = before.substring(0, before.length() - 1);
    }
    return before + after;
  }

  /** What the installer noted when it wrote the block; empty if there is no block. */
  static Optional<Origin> origin(String script) {
    Matcher matcher = BLOCK.matcher(script);
    if (!matcher.find()) {
      return Optional.empty();
    }
    for (Origin origin : Origin.values()) {
      if (!origin.note.isEmpty() && matcher.group(1).contains(origin.note)) {
        return Optional.of(origin);
      }
    }
    return Optional.of(Origin.EXISTING_FILE);
  }

  /** Whether the script has exactly the block for this jar. */
  static boolean names(String script, String jarName) {
    Matcher matcher = BLOCK.matcher(script);
    return matcher.find() && matcher.group(1).contains("/jars/" + jarName + "\"");
  }

  /** The block by itself, for whoever has to add it by hand. */
  static String block(String jarName) {
    return block(jarName, Origin.EXISTING_FILE, false);
  }

  private static String block(String jarName, Origin origin, boolean joined) {
    StringBuilder block = new StringBuilder();
    block.append(BEGIN).append(" (written by its installer; use uninstall to remove)\n");
    if (!origin.note.isEmpty()) {
      block.append(origin.note).append('\n');
    }
    if (joined) {
      block.append(JOINED).append('\n');
    }
    return block
        .append("__fargate_jar=\"${SPARK_HOME:-}/jars/" + jarName + "\"\n")
        .append("if [ -f \"$__fargate_jar\" ]; then\n")
        .append("  case \"${SPARK_SUBMIT_OPTS:-}\" in\n")
        .append("    *-javaagent:*/" + jarName + "*) ;;\n")
        .append("    *) SPARK_SUBMIT_OPTS=\"${SPARK_SUBMIT_OPTS:-}")
        .append(" -javaagent:\\\"$__fargate_jar\\\"\" ;;\n")
        .append("  esac\n")
        .append("  export SPARK_SUBMIT_OPTS\n")
        .append("else\n")
        .append("  echo \"spark-on-fargate: $__fargate_jar is missing, so --master fargate will be")
        .append(
            " refused; run the installer again, or its uninstall to remove this message\" >&2\n")
        .append(STOP_OUR_MASTERS)
        .append("fi\n")
        .append("unset __fargate_jar\n")
        .append(END)
        .append('\n')
        .toString();
  }
}
