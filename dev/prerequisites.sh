# shellcheck shell=bash disable=SC2034 # the variables are for the scripts that source this
# Sourced by ./quickstart, ./test and ./bench: what they need of the machine, found or installed, and how they talk.
# bash 3.2 is enough (macOS). Sets JAVA_HOME, MAVEN and PYTHON; REPOSITORY is the checkout.

REPOSITORY="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
VERSION="$(sed -n 's|^  <version>\(.*\)</version>$|\1|p' "$REPOSITORY/pom.xml" | head -n 1)"
WORKSHOP="$REPOSITORY/.quickstart"
PLUGIN_JAR="$REPOSITORY/bundle/target/spark-on-fargate-$VERSION.jar"
LOCAL_JAR="$REPOSITORY/local/target/fargate-local-$VERSION.jar"
EXAMPLES_JAR="$REPOSITORY/examples/target/spark-on-fargate-examples-$VERSION.jar"
SHUFFLE_JAR="$REPOSITORY/shuffle-s3/target/spark-on-fargate-shuffle-s3-$VERSION-standalone.jar"
BENCHMARKS_JAR="$REPOSITORY/benchmarks/target/spark-on-fargate-benchmarks-$VERSION.jar"
# The newest release of each supported line, newest first. Spark 4.3 wants Python 3.11, Spark 4.2 and 4.1 want 3.10.
SPARK_VERSIONS="4.3.0 4.2.0 4.1.3 4.0.2"

say() { printf '%s\n' "$*"; }
title() { printf '\n==> %s\n' "$*"; }
die() {
  printf '\nError: %s\n' "$*" >&2
  exit 1
}
since() { printf '%s s' "$((SECONDS - $1))"; }

# The feature release of the JDK in this directory: 17, 21, 25; nothing if there is none or it cannot compile.
java_release() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] || return 0
  "$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -n 1
}

usable_jdk() {
  local release
  release="$(java_release "$1")"
  [ -n "$release" ] && [ "$release" -ge 17 ] && [ "$release" -le 25 ]
}

# Prints the JDK to build and run with: JAVA_HOME if it will do, else java of PATH, else the usual places, 17 first.
find_jdk() {
  local candidate on_path
  if [ -n "${JAVA_HOME:-}" ] && usable_jdk "$JAVA_HOME"; then
    printf '%s' "$JAVA_HOME"
    return 0
  fi
  on_path="$(command -v javac || true)"
  if [ -n "$on_path" ]; then
    on_path="$("$on_path" -J-XshowSettings:properties -version 2>&1 | sed -n 's/^ *java.home = //p')"
  fi
  for candidate in "$on_path" /usr/lib/jvm/*17* /usr/lib/jvm/*21* /usr/lib/jvm/*25* \
    /opt/homebrew/opt/openjdk@17 /usr/local/opt/openjdk@17 /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if [ -n "$candidate" ] && usable_jdk "$candidate"; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  return 1
}

# Prints the JDK of exactly this release, or fails: JAVA17_HOME, JAVA25_HOME, then the usual places.
find_jdk_release() {
  local release="$1" named="JAVA$1_HOME" candidate
  for candidate in "${!named:-}" "${JAVA_HOME:-}" /usr/lib/jvm/*"$release"* \
    "/opt/homebrew/opt/openjdk@$release" /Library/Java/JavaVirtualMachines/*"$release"*/Contents/Home; do
    if [ -n "$candidate" ] && [ "$(java_release "$candidate")" = "$release" ]; then
      printf '%s' "$candidate"
      return 0
    fi
  done
  return 1
}

find_maven() {
  local version
  command -v mvn > /dev/null || return 1
  version="$(JAVA_HOME="$JAVA_HOME" mvn -v 2> /dev/null | sed -n 's/.*Apache Maven 3\.\([0-9]*\).*/\1/p')"
  [ -n "$version" ] && [ "$version" -ge 8 ] && command -v mvn
}

# Prints a Python of at least 3.N that can make virtual environments, the newest N asked for first.
find_python() {
  local candidate minor
  for minor in 11 10; do
    for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 python3.10; do
      if [ -n "$candidate" ] && command -v "$candidate" > /dev/null \
        && "$candidate" -c "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, $minor))" 2> /dev/null; then
        command -v "$candidate"
        return 0
      fi
    done
  done
  return 1
}

# install_packages WHAT DEBIAN_PACKAGES FEDORA_PACKAGES BREW_PACKAGES
install_packages() {
  local root=""
  [ "$(id -u)" = 0 ] || root="sudo"
  if command -v apt-get > /dev/null; then
    say "$1 is missing. Installing with: ${root:+$root }apt-get install -y $2"
    $root apt-get update -qq > /dev/null || die "apt-get update failed: install $1 yourself ($2) and run this again"
    # shellcheck disable=SC2086 # a list of packages
    DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq $2 > /dev/null \
      || die "apt-get could not install $2: install $1 yourself and run this again"
  elif command -v dnf > /dev/null; then
    say "$1 is missing. Installing with: ${root:+$root }dnf install -y $3"
    # shellcheck disable=SC2086 # a list of packages
    $root dnf install -y -q $3 > /dev/null || die "dnf could not install $3: install $1 yourself and run this again"
  elif command -v brew > /dev/null; then
    say "$1 is missing. Installing with: brew install $4"
    # shellcheck disable=SC2086 # a list of packages
    brew install --quiet $4 || die "brew could not install $4: install $1 yourself and run this again"
  else
    die "$1 is missing, and none of apt-get, dnf and brew is here to install it: install it and run this again"
  fi
}

# Finds JDK, Maven and Python, installing by the system's package manager what is missing, after saying so.
require_tools() {
  if ! JAVA_HOME="$(find_jdk)"; then
    install_packages "A JDK from 17 to 25" openjdk-17-jdk-headless java-17-openjdk-devel openjdk@17
    JAVA_HOME="$(find_jdk)" || die "no JDK from 17 to 25 found after installing one: set JAVA_HOME to it"
  fi
  export JAVA_HOME
  if ! MAVEN="$(find_maven)"; then
    install_packages "Maven 3.8 or later" maven maven maven
    MAVEN="$(find_maven)" || die "no Maven 3.8 or 3.9 found after installing one: put mvn on PATH"
  fi
  if ! PYTHON="$(find_python)"; then
    install_packages "Python 3.10 or later with venv" "python3 python3-venv" "python3 python3-pip" python@3.12
    PYTHON="$(find_python)" || die "no Python 3.10 or later with venv found: Spark 4.1 and later want it; set PYTHON to one"
  fi
  command -v ps > /dev/null || install_packages "The command ps" procps procps-ng ""
  say "JDK     $(java_release "$JAVA_HOME") in $JAVA_HOME"
  say "Maven   $MAVEN"
  say "Python  $("$PYTHON" -c 'import platform; print(platform.python_version())') in $PYTHON"
}

# up_to_date JAR...: all are there, and nothing they are made of is newer.
up_to_date() {
  local jar
  for jar in "$@"; do
    [ -f "$jar" ] || return 1
    [ -z "$(find "$REPOSITORY"/pom.xml "$REPOSITORY"/*/pom.xml "$REPOSITORY"/*/src/main "$REPOSITORY"/dockerfiles \
      -newer "$jar" -type f ! -path "*/examples/src/main/python/*" -print -quit 2> /dev/null)" ] || return 1
  done
}

# build MODULES JAR...: builds the jars, or leaves them alone when nothing they are made of is newer.
build() {
  local start=$SECONDS modules="$1" jar
  shift
  if up_to_date "$@"; then
    say "The jars are up to date."
    return 0
  fi
  # Old jars must not pass for new ones if Maven decides that nothing changed.
  rm -f "$@"
  (cd "$REPOSITORY" && "$MAVEN" -B -q -Dmaven.test.skip=true -Dspotless.check.skip package -pl "$modules") \
    || die "the build failed: its last lines above say why"
  for jar in "$@"; do
    [ -f "$jar" ] || die "the build did not make $jar"
  done
  say "Built in $(since "$start")."
}

# What users get: the plugin, the local Fargate and the examples.
build_jars() {
  build common,core,shuffle-s3,local,examples,bundle "$PLUGIN_JAR" "$LOCAL_JAR" "$EXAMPLES_JAR"
}

# What is measured by ./bench, and measures.
build_benchmarks() {
  build common,core,shuffle-s3,benchmarks "$SHUFFLE_JAR" "$BENCHMARKS_JAR"
}

# The newest Spark that this Python can run.
newest_spark() {
  if "$PYTHON" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    printf '%s' "${SPARK_VERSIONS%% *}"
  else
    printf '4.2.0'
  fi
}

# obtain_spark VERSION: a stock pyspark in a private virtual environment. Sets SPARK_VENV and SPARK_DISTRIBUTION.
obtain_spark() {
  local version="$1" start=$SECONDS
  SPARK_VENV="$WORKSHOP/spark-$version"
  if [ ! -f "$SPARK_VENV/complete" ]; then
    say "Fetching Spark $version (pip install pyspark==$version, about 450 MB) into $SPARK_VENV"
    rm -rf "$SPARK_VENV"
    "$PYTHON" -m venv "$SPARK_VENV" || die "$PYTHON could not make a virtual environment in $SPARK_VENV"
    "$SPARK_VENV/bin/pip" install --quiet --disable-pip-version-check --progress-bar off --retries 10 --timeout 60 \
      "pyspark==$version" \
      || die "pip could not install pyspark==$version: see its message above"
    touch "$SPARK_VENV/complete"
    say "Fetched in $(since "$start")."
  fi
  SPARK_DISTRIBUTION="$("$SPARK_VENV/bin/python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')"
}

# The ids of the processes that run from this Spark installation, one a line.
processes_of() {
  # shellcheck disable=SC2009 # pgrep's patterns are regular expressions; a path is not one
  ps -eo pid=,args= | grep -F -- "$1/" | grep -v "grep -F" | awk '{print $1}' || true
}

# expect_no_process_of SPARK_HOME BEFORE: fails if a process of it lives on that was not there BEFORE; gives those that are
# ending a minute.
expect_no_process_of() {
  local pid left attempt
  for attempt in $(seq 60); do
    left=""
    for pid in $(processes_of "$1"); do
      case " $(printf '%s' "$2" | tr '\n' ' ') " in
        *" $pid "*) ;;
        *) left="$left $pid" ;;
      esac
    done
    [ -n "$left" ] || return 0
    [ "$attempt" = 60 ] || sleep 1
  done
  for pid in $left; do ps -o pid=,args= -p "$pid" | cut -c 1-160 >&2 || true; done
  die "the processes above outlived the run"
}
