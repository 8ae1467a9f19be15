#!/usr/bin/env bash
# The whole way on one machine, step by step, each measured: a generated world as files in the layout
# of the Million Playlist Dataset, import, split, training, evaluation, single questions, a server
# under load.
#
#   experiments/whole-way.sh PLAYLISTS DIR      for example 1000000 /data/way
#
# DIR/record.jsonl gets a line per step: seconds by the clock, processor seconds, most memory resident
# at once (of files that are mapped, too), bytes on disk of what it made, the machine's load when it
# began, and what the step measured itself. Of a server under load the costs are the server's, its
# start among them. A step that stands there is not done again, so a run that was cut off goes on
# where it was; what a step printed is in DIR/log.
#   SEGUE_MEMORY   GiB for each step (default 8; rta has its own)
#   WAY_SKIP       names of steps to leave out, such as "rta evaluate-rta"
# Needs GNU time, curl, and at a million playlists 30 GB of disk.
set -euo pipefail

if [ $# -ne 2 ]; then
  echo "usage: experiments/whole-way.sh PLAYLISTS DIR" >&2
  exit 2
fi
playlists="$1"
mkdir -p "$2/log"
way="$(cd "$2" && pwd)"
cd "$(dirname "$0")/.."
record="$way/record.jsonl"
touch "$record"
export SEGUE_MEMORY="${SEGUE_MEMORY:-8}"
for program in /usr/bin/time curl; do
  command -v "$program" > /dev/null || { echo "whole-way: $program is missing" >&2; exit 1; }
done

wanted() { # whether a step is still to be done
  case " ${WAY_SKIP:-} " in *" $1 "*) return 1 ;; esac
  ! grep -q "\"step\":\"$1\"" "$record"
}

note() { # STEP SECONDS PROCESSOR_SECONDS PEAK_BYTES DISK_BYTES LOAD MEASURED
  printf '{"playlists":%d,"step":"%s","seconds":%s,"processorSeconds":%s,"peakBytes":%s,"diskBytes":%s,"load":%s,"measured":%s}\n' \
    "$playlists" "$1" "$2" "$3" "$4" "$5" "$6" "${7:-null}" >> "$record"
  echo "   $2 s, $3 processor seconds" >&2
}

overall() { # a report of one algorithm on stdin: tasks, milliseconds an answer, the metrics over all
  awk '
    /"tasks" :/ && tasks == "" { gsub(/[^0-9]/, ""); tasks = $0 }
    /"answeringMilliseconds"/ { gsub(/[^0-9.E-]/, ""); millis = $0 }
    /"overall"/ { on = 1; next }
    /"byCategory"/ { on = 0 }
    on && /: \{/ { split($0, part, "\""); name = part[2] }
    on && /"value"/ { gsub(/[^0-9.E-]/, ""); text = text sprintf(",\"%s\":%s", name, $0) }
    END { printf "{\"tasks\":%s,\"answeringMilliseconds\":%s%s}", tasks, millis, text }'
}

step() { # NAME WHAT_IT_MAKES COMMAND...: runs `segue COMMAND`; what it makes is replaced
  local name="$1" makes="$2" load disk measured=null
  shift 2
  wanted "$name" || return 0
  echo "== $name: segue $*" >&2
  load="$(cut -d' ' -f1 /proc/loadavg)"
  /usr/bin/time -f '%e %U %S %M' -o "$way/log/$name.time" \
    ./segue "$@" > "$way/log/$name.out" 2> "$way/log/$name.err" || {
    tail -5 "$way/log/$name.err" >&2
    echo "whole-way: $name failed; the same command goes on from here" >&2
    exit 1
  }
  disk=0
  [ "$makes" = - ] || disk="$(du -sb --apparent-size "$way/$makes" | cut -f1)"
  case "$name" in
    evaluate-*) measured="$(overall < "$way/log/$name.out")" ;;
    continue-* | serve-*) measured="$(tr -d '\n' < "$way/log/$name.out" | sed "s|$way/||g")" ;;
  esac
  read -r clock user system kib < <(tail -1 "$way/log/$name.time")
  if [ -n "${server:-}" ]; then # its costs, not those of who asks
    read -r user system < <(awk -v hz="$(getconf CLK_TCK)" '{ print $14 / hz, $15 / hz }' "/proc/$server/stat")
    kib="$(awk '/^VmHWM/ { print $2 }' "/proc/$server/status")"
  fi
  note "$name" "$clock" "$(awk "BEGIN { print $user + $system }")" "$((kib * 1024))" "$disk" "$load" "$measured"
}

./segue --version > /dev/null # built, and its classes prepared, before anything is measured

step generate mpd generate --playlists "$playlists" --seed 1 --gzip --force --to "$way/mpd"
step import data import "$way/mpd" --force --to "$way/data"
step split training split "$way/data" --protocol challenge --seed 1 --force --to "$way/training"

for algorithm in playlist-neighbours als two-stage; do
  step "train-$algorithm" "$algorithm" train "$algorithm" --data "$way/training" --seed 1 --force --to "$way/$algorithm"
done
if wanted train-rta; then # one epoch of two; one thread, as is said in docs/benchmarks.md
  SEGUE_MEMORY="$((SEGUE_MEMORY > 15 ? SEGUE_MEMORY : 15))" step train-rta rta \
    train rta --set epochs=1 --threads 1 --data "$way/training" --seed 1 --force --to "$way/rta"
fi

for algorithm in playlist-neighbours als two-stage rta; do
  [ -d "$way/$algorithm" ] || continue
  step "evaluate-$algorithm" - evaluate "$way/$algorithm" --data "$way/data" --protocol challenge --seed 1 --json -
  step "continue-$algorithm" - bench continue "$way/$algorithm" --data "$way/data" --queries 1000 --title --json
done

serve() { # NAME MODEL RATE: continuations of 100 tracks at a steady rate, from the same machine
  local name="$1" url log="$way/log/$1.server" pid
  [ -d "$way/$2" ] && wanted "$name" || return 0
  ./segue serve "$way/$2" --port 0 --quiet --state "$way/state-$name" > "$log" 2>&1 &
  pid=$!
  for _ in $(seq 600); do
    url="$(grep -o 'http://[0-9.]*:[0-9]*' "$log" | head -1 || true)"
    [ -n "$url" ] && curl -sf "$url/readyz" > /dev/null 2>&1 && break
    sleep 0.2
  done
  server="$pid" step "$name" - bench serve "$url" --data "$way/data" --rate "$3" --json
  kill "$pid"
  wait "$pid" || true
}
serve serve-als als 300
serve serve-two-stage two-stage 30

echo "recorded in $record" >&2
