package io.github.sparkonfargate.local.aws;

/**
 * How we know a rule.
 *
 * @param kind what sort of knowledge it is
 * @param where the page, the model's shape, who observed it, or why we guess
 * @param words whether AWS's words of the refusal are known too; else the words are ours
 */
public record Source(Kind kind, String where, Words words) {
  /** From the surest to the least sure. */
  public enum Kind {
    /** AWS's service model, from which its SDKs are generated. */
    MODEL,
    /** A page of AWS's documentation. */
    DOCS,
    /** Answers of AWS that others published. */
    OBSERVED,
    /** Nobody told us; a probe against AWS is welcome. */
    GUESS
  }

  /** Whose words a refusal is in. */
  public enum Words {
    OURS,
    AWS
  }

  public static Source model(String shape) {
    return new Source(Kind.MODEL, shape, Words.OURS);
  }

  /**
   * @param page below docs.aws.amazon.com, or a whole address
   */
  public static Source docs(String page) {
    String address = page.startsWith("https://") ? page : "https://docs.aws.amazon.com/" + page;
    return new Source(Kind.DOCS, address, Words.OURS);
  }

  /** Whoever observed it saw the words. */
  public static Source observed(String where) {
    return new Source(Kind.OBSERVED, where, Words.AWS);
  }

  public static Source guess(String why) {
    return new Source(Kind.GUESS, why, Words.OURS);
  }

  /** The same, with AWS's own words. */
  public Source inItsWords() {
    return new Source(kind, where, Words.AWS);
  }

  @Override
  public String toString() {
    return kind + " " + where + (words == Words.AWS ? "" : "; the words are ours");
  }
}
