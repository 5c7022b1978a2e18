package io.github.sparkonfargate.local.aws;

import java.util.Locale;

/**
 * A rule of AWS that this emulator keeps. Implemented by enums, one for each area, so that whatever
 * refuses names its rule, the call log can show it, and a test can demand a case for each.
 */
public interface Rule {
  /**
   * What a rule says.
   *
   * @param code of the error that answers a breach; for a rule of behaviour, {@link #NO_ERROR}
   * @param status of HTTP
   * @param text one sentence
   */
  record Terms(String code, int status, String text, Source source) {
    /** The code of a rule that refuses nothing. */
    public static final String NO_ERROR = "";

    public static Terms of(String code, String text, Source source) {
      return new Terms(code, 400, text, source);
    }

    public static Terms behaviour(String text, Source source) {
      return new Terms(NO_ERROR, 200, text, source);
    }

    public boolean refuses() {
      return !code.equals(NO_ERROR);
    }
  }

  Terms terms();

  /** The enum constant's name. */
  String name();

  /** The enum's class. */
  Class<?> getDeclaringClass();

  /** Such as {@code run-task.count}. */
  default String id() {
    String area =
        getDeclaringClass()
            .getSimpleName()
            .replaceAll("Rule$", "")
            .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-");
    return (area + "." + name().replace('_', '-')).toLowerCase(Locale.ROOT);
  }

  /** The error that answers a breach of this rule. */
  default ServiceError refusal(String message) {
    return ServiceError.of(this, message);
  }

  /**
   * @throws ServiceError {@link #refusal} unless {@code kept}
   */
  default void require(boolean kept, String message) {
    if (!kept) {
      throw refusal(message);
    }
  }
}
