package io.github.sparkonfargate.deploy.install;

/** One line of the doctor's report. */
sealed interface Finding {
  String line();

  /** As it should be. */
  record Good(String what) implements Finding {
    @Override
    public String line() {
      return "ok    " + what;
    }
  }

  /** Worth knowing; nothing to mend. */
  record Note(String what) implements Finding {
    @Override
    public String line() {
      return "note  " + what;
    }
  }

  /**
   * Wrong.
   *
   * @param remedy what to do
   */
  record Bad(String what, String remedy) implements Finding {
    @Override
    public String line() {
      return "FAIL  " + what + "\n      -> " + remedy;
    }
  }
}
