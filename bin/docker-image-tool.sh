#!/usr/bin/env bash
# Builds and pushes the images for Fargate, in the manner of Spark's tool of this name. See -h.
set -euo pipefail

readonly aws_sdk=2.41.31 # the newest of which every module that S3A needs was seen to resolve; s3a is tested with it
readonly images=(bastion spark-fargate spark-fargate-python spark-fargate-shell)
tool="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/$(basename "${BASH_SOURCE[0]}")"

usage() {
  cat << HELP
Usage: $(basename "$0") [options] build|push|fetch

Builds ${images[*]}.

Commands
  build   fetches what is missing, then builds the images
  push    pushes the images to the repository given with -r
  fetch   hadoop-aws with its part of the AWS SDK into SPARK_HOME/fargate/s3a, by the Ivy of Spark; with -w Python's
          packages into SPARK_HOME/fargate/wheels, by pip. Then plain docker build works without this tool.

Options
  -s DIR    the Spark distribution (the variable SPARK_HOME; else the one in which this tool is). Where the plugin or its
            Dockerfiles are missing, this tool installs them from the checkout it is in
  -r REPO   repository: images are called REPO/spark-fargate...
  -t TAG    tag (latest)
  -i LIST   only these images, separated by commas
  -j N      Java 17, 21 or 25 where the base has none (17; 21 and 25 come with Debian 13)
  -b K=V    build argument, repeatable: BASE_IMAGE of bastion and spark-fargate, PYTHON_PACKAGES, CLASS_ARCHIVE=no...
  -w        fetch Python's packages here, for builds that cannot reach the index. The Python of PATH must be the image's
  -k        keep s3a out: no hadoop-aws
  -n        build with --no-cache
  -X        multi-architecture (linux/amd64, linux/arm64) with docker buildx; pushes, so it needs -r
  -h        this help

Examples
  $(basename "$0") -s ~/spark-4.3.0 build
  $(basename "$0") -r 123456789012.dkr.ecr.eu-west-1.amazonaws.com -t 4.3.0 -X build
HELP
}

die() {
  printf 'Error: %s\n' "$*" >&2
  exit 1
}

home="${SPARK_HOME:-}"
repository="" tag=latest chosen="" java=17 s3a=yes wheels=no cross=no base=""
python_packages=""
build_arguments=() options=()
while getopts "s:r:t:i:j:b:wknXh" option; do
  case "$option" in
    s) home="$OPTARG" ;;
    r) repository="$OPTARG" ;;
    t) tag="$OPTARG" ;;
    i) chosen="$OPTARG" ;;
    j) java="$OPTARG" ;;
    b)
      case "$OPTARG" in
        BASE_IMAGE=*) base="${OPTARG#*=}" ;;
        PYTHON_PACKAGES=*) python_packages="${OPTARG#*=}" ;;
        *=*) build_arguments+=(--build-arg "$OPTARG") ;;
        *) die "-b $OPTARG: give NAME=VALUE" ;;
      esac
      ;;
    w) wheels=yes ;;
    k) s3a=no ;;
    n) options+=(--no-cache) ;;
    X) cross=yes ;;
    h)
      usage
      exit 0
      ;;
    *)
      usage >&2
      exit 2
      ;;
  esac
done
shift $((OPTIND - 1))
[ $# = 1 ] || {
  usage >&2
  exit 2
}

name_of() { printf '%s%s:%s' "${repository:+$repository/}" "$1" "$tag"; }

wanted() { [ -z "$chosen" ] || [[ ",$chosen," == *",$1,"* ]]; }

check_choice() {
  local image
  for image in ${chosen//,/ }; do
    [[ " ${images[*]} " == *" $image "* ]] || die "-i $image: there is no such image; these are: ${images[*]}"
  done
  case "$java" in
    17) ;;
    21 | 25)
      : "${base:=debian:trixie-slim}"
      build_arguments+=(--build-arg "JAVA_PACKAGE=openjdk-$java-jre-headless")
      ;;
    *) die "-j $java: Spark 4 runs on Java 17 and 21, from Spark 4.2 on also on 25" ;;
  esac
}

java_command() { printf '%s' "${JAVA_HOME:+$JAVA_HOME/bin/}java"; }

# Leaves the distribution with everything that the Dockerfiles copy.
prepare_home() {
  local here jar
  here="$(dirname "$tool")"
  if [ -z "$home" ] && [ -d "$here/../../jars" ]; then home="$here/../.."; fi
  [ -n "$home" ] || die "which Spark? Give its folder with -s, or set SPARK_HOME"
  [ -d "$home/jars" ] || die "$home is not a Spark distribution: it has no folder jars"
  home="$(cd "$home" && pwd)"
  for jar in "$here"/../bundle/target/spark-on-fargate-[0-9]*.jar; do
    if [ -f "$jar" ]; then
      "$(java_command)" -jar "$jar" install --with-dockerfiles "$home" --conf-dir "$home/conf" || die "the plugin could not be installed into $home: see above"
      return
    fi
  done
  [ -f "$home/fargate/dockerfiles/spark/bindings/fargate/Dockerfile" ] ||
    die "$home has no fargate/dockerfiles: run java -jar spark-on-fargate-VERSION.jar install --with-dockerfiles $home"
}

fetch_s3a() {
  local api hadoop log folder="$home/fargate/s3a"
  api="$(find "$home/jars" -name 'hadoop-client-api-*.jar' | head -n 1)"
  hadoop="$(basename "$api" .jar | sed 's/^hadoop-client-api-//')"
  [ -n "$hadoop" ] || die "$home/jars has no hadoop-client-api-VERSION.jar, so hadoop-aws has no version: give -k to do without"
  if [ -f "$folder/hadoop-aws-$hadoop.jar" ] && [ -f "$folder/s3-$aws_sdk.jar" ]; then return; fi
  printf 'Fetching hadoop-aws %s and the modules that it needs of the AWS SDK %s\n' "$hadoop" "$aws_sdk"
  rm -rf "$folder"
  log="$(mktemp)"
  "$(java_command)" -Dhadoop.version="$hadoop" -Daws.version="$aws_sdk" -jar "$home"/jars/ivy-*.jar \
    -ivy "$home/fargate/dockerfiles/s3a/ivy.xml" -cache "$(mktemp -d)" -types jar -warn \
    -retrieve "$folder.new/[artifact]-[revision].[ext]" > "$log" 2>&1 && [ -f "$folder.new/hadoop-aws-$hadoop.jar" ] || {
    tail -n 30 "$log" >&2
    die "hadoop-aws could not be fetched: see above; -k builds without s3a"
  }
  rm -f "$log"
  mv "$folder.new" "$folder"
}

default_python_packages() {
  sed -n 's/^ARG PYTHON_PACKAGES="\(.*\)"$/\1/p' "$home/fargate/dockerfiles/spark/bindings/python/Dockerfile"
}

fetch_wheels() {
  rm -rf "$home/fargate/wheels"
  # shellcheck disable=SC2046,SC2086 # a list of packages
  python3 -m pip download -q --disable-pip-version-check --only-binary :all: -d "$home/fargate/wheels" \
    ${python_packages:-$(default_python_packages)} || die "pip could not fetch Python's packages: see above"
}

fetch() {
  prepare_home
  if [ "$s3a" = yes ]; then fetch_s3a; else rm -rf "$home/fargate/s3a"; fi
  if [ "$wheels" = yes ]; then fetch_wheels; fi
}

build_one() {
  local image="$1" binding="$2" how=(docker build)
  shift 2
  wanted "$image" || return 0
  printf '\n=== %s\n' "$(name_of "$image")"
  if [ "$cross" = yes ]; then
    how=(docker buildx build --platform linux/amd64,linux/arm64 --push --output "type=image,compression=zstd,oci-mediatypes=true")
  fi
  "${how[@]}" ${options[@]+"${options[@]}"} "$@" -t "$(name_of "$image")" \
    -f "$home/fargate/dockerfiles/spark/bindings/$binding/Dockerfile" "$home" || die "$(name_of "$image") could not be built: see above"
}

build() {
  local based=() packages=()
  check_choice
  if [ "$cross" = yes ] && [ -z "$repository" ]; then die "-X pushes what it builds: give the repository with -r"; fi
  docker version > /dev/null 2>&1 || die "no Docker engine answers: docker version says why"
  fetch
  if [ -n "$base" ]; then based=(--build-arg "BASE_IMAGE=$base"); fi
  if [ -n "$python_packages" ]; then packages=(--build-arg "PYTHON_PACKAGES=$python_packages"); fi
  build_one bastion bastion ${based[@]+"${based[@]}"}
  build_one spark-fargate fargate ${based[@]+"${based[@]}"} ${build_arguments[@]+"${build_arguments[@]}"}
  build_one spark-fargate-python python --build-arg "BASE_IMAGE=$(name_of spark-fargate)" ${packages[@]+"${packages[@]}"}
  build_one spark-fargate-shell fargate-shell --build-arg "BASE_IMAGE=$(name_of spark-fargate)"
}

push() {
  local image
  check_choice
  [ -n "$repository" ] || die "push whereto? Give the repository with -r"
  for image in "${images[@]}"; do
    if wanted "$image"; then docker push "$(name_of "$image")" || die "$(name_of "$image") could not be pushed: see above"; fi
  done
}

case "$1" in
  build) build ;;
  push) push ;;
  fetch) fetch ;;
  *)
    usage >&2
    exit 2
    ;;
esac
