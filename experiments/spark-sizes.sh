#!/usr/bin/env bash
# The jobs for a Spark cluster on one machine, each measured on one core and on two: a generated world
# as slices and as a data set, models to ask, then the jobs of the jar as `spark-submit` runs it.
#
#   mvn -DskipTests package
#   experiments/spark-sizes.sh PLAYLISTS DIR      for example 10000 /data/spark-10000
#
# DIR/record.jsonl gets a line per job and master: seconds by the clock, processor seconds (those of
# Spark's start among them), most memory resident at once (of files that are mapped, too), bytes on
# disk of what it made, the machine's load when it began, and what it said in the end. A job that
# stands there is not run again, so a run that was cut off goes on where it was; what a job printed is
# in DIR/log. The jar is copied to DIR first: a build meanwhile disturbs nothing.
#   JAVA_HOME       a JDK 25, if `java` is another
#   SPARK_HOME      Spark 4.2; unset, its jars come from Maven
#   SPARK_MEMORY    heap of each job (default 3g)
#   SPARK_MASTERS   default "local[1] local[2]"
#   SPARK_JOBS      names of jobs to run, such as "als features"; unset, all
# Needs GNU time and, at 50,000 playlists, 4 GB of disk.
set -euo pipefail

if [ $# -ne 2 ]; then
  echo "usage: experiments/spark-sizes.sh PLAYLISTS DIR" >&2
  exit 2
fi
playlists="$1"
mkdir -p "$2/log"
way="$(cd "$2" && pwd)"
cd "$(dirname "$0")/.."
record="$way/record.jsonl"
touch "$record"
export SEGUE_MEMORY="${SEGUE_MEMORY:-6}"
[ -x /usr/bin/time ] || { echo "spark-sizes: /usr/bin/time is missing" >&2; exit 1; }
java="${JAVA_HOME:+$JAVA_HOME/bin/}java"
"$java" -version 2>&1 | grep -q 'version "25' || { echo "spark-sizes: JAVA_HOME must be a JDK 25" >&2; exit 1; }
[ -f "$way/segue-spark.jar" ] || cp spark/target/segue-spark.jar "$way"

if [ -z "${SPARK_HOME:-}" ]; then # its scripts find Java and these jars, no more
  export SPARK_HOME="$way/spark" SPARK_SCALA_VERSION=2.13
  if [ ! -d "$SPARK_HOME/jars" ]; then
    mvn -q -Pquick compile dependency:build-classpath -pl engine,spark -Dmdep.includeScope=provided \
      -Dmdep.outputFile="$way/classpath"
    mkdir -p "$SPARK_HOME/jars.part"
    tr ':' '\n' < "$way/classpath" | grep '\.jar$' |
      grep -vE '/(engine|target|tools/jackson|jackson-annotations|info/picocli|bytedeco|onnxruntime|langchain4j)/' |
      xargs -I{} ln -sf {} "$SPARK_HOME/jars.part"
    cp spark/target/cluster/*.jar "$SPARK_HOME/jars.part"
    mv "$SPARK_HOME/jars.part" "$SPARK_HOME/jars"
  fi
fi

made() { # NAME COMMAND...: what is there to be asked, made by the engine, and not measured
  local name="$1"
  shift
  [ -e "$way/$name" ] && return 0
  echo "== $name: segue $*" >&2
  ./segue "$@" --force --to "$way/$name.part" > "$way/log/$name.out" 2> "$way/log/$name.err" || {
    tail -5 "$way/log/$name.err" >&2
    exit 1
  }
  mv "$way/$name.part" "$way/$name"
}

job() { # NAME JOB...: on each number of cores; what it makes is in DIR/NAME-MASTER
  local name="$1" master to load disk said
  shift
  asked "$name" || return 0
  for master in ${SPARK_MASTERS:-local[1] local[2]}; do
    grep -qF "\"job\":\"$name\",\"master\":\"$master\"" "$record" && continue
    to="$way/$name-${master//[^0-9]/}"
    rm -rf "$to" "$way/local"
    load="$(cut -d' ' -f1 /proc/loadavg)"
    echo "== $name, $master, load $load" >&2
    /usr/bin/time -f '%e %U %S %M' -o "$way/log/$name.time" \
      "$java" -Xmx"${SPARK_MEMORY:-3g}" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
      -cp "$SPARK_HOME/conf:$SPARK_HOME/jars/*" org.apache.spark.deploy.SparkSubmit --master "$master" \
      --conf spark.driver.host=localhost --conf spark.driver.bindAddress=127.0.0.1 \
      --conf spark.ui.enabled=false --conf spark.local.dir="$way/local" \
      --class org.segue.spark.Jobs "$way/segue-spark.jar" "$@" --to "$to" \
      > "$way/log/$name.out" 2> "$way/log/$name.err" || {
      tail -20 "$way/log/$name.err" >&2
      echo "spark-sizes: $name failed; the same command goes on from here" >&2
      exit 1
    }
    disk="$(du -sb --apparent-size "$to" | cut -f1)"
    said="$(tail -1 "$way/log/$name.out" | sed 's/:.*//; s/"//g')"
    read -r clock user system kib < <(tail -1 "$way/log/$name.time")
    printf '{"playlists":%d,"job":"%s","master":"%s","seconds":%s,"processorSeconds":%s,"peakBytes":%s,"diskBytes":%s,"load":%s,"said":"%s"}\n' \
      "$playlists" "$name" "$master" "$clock" "$(awk "BEGIN { print $user + $system }")" "$((kib * 1024))" "$disk" "$load" "$said" >> "$record"
    echo "   $clock s, $user + $system processor seconds, $((kib / 1024)) MiB" >&2
  done
}

asked() { # NAME...: whether one of these jobs is to run
  local name
  for name in "$@"; do
    case " ${SPARK_JOBS:-$name} " in *" $name "*) return 0 ;; esac
  done
  return 1
}

made mpd generate --playlists "$playlists" --seed 1 --gzip
made data import "$way/mpd"
if asked continue-10000 continue; then
  made model train als,iterations=3 --data "$way/data" --threads 1
fi
if asked features-10000 features; then
  made two-stage train two-stage --data "$way/data" --threads 1 --set folds=2 --set questions=1000 --set trees=50 \
    --set 'stages=[{"algorithm":"title:words","candidates":1000},{"algorithm":"als","candidates":1000}]'
fi

als=(--data "$way/data" --blocks 6 --checkpoints "$way/checkpoints")
some="$(find "$way/mpd" -name '*.json.gz' | sort -V | head -10)" # 10,000 playlists
job ingest ingest "$way/mpd"
job als-random als als,iterations=3,powers=0 "${als[@]}"
job als als als,iterations=3 "${als[@]}"
job counts counts --data "$way/data"
job continue-10000 continue "$way/model" $some
[ "$playlists" -le 10000 ] || job continue continue "$way/model" "$way/mpd"
job features-10000 features "$way/two-stage" $some --seeds 5
[ "$playlists" -le 10000 ] || job features features "$way/two-stage" "$way/mpd" --seeds 5

echo "recorded in $record" >&2
