#!/bin/sh
# Alertmanager does not read the environment: replaces ${VARIABLE} and ${VARIABLE:-default} in a copy of its configuration, and
# starts it. Nothing else of the file is interpreted. SOURCE, TARGET and PROGRAM differ in the test only.
set -eu
source=${SOURCE:-/etc/alertmanager/source}
target=${TARGET:-/tmp/alertmanager}
mkdir -p "$target"
rm -rf "$target/templates"
ln -s "$source/templates" "$target/templates"
awk '{
  done = ""
  while (match($0, /[$][{][A-Z][A-Z0-9_]*(:-[^}]*)?[}]/)) {
    inside = substr($0, RSTART + 2, RLENGTH - 3)
    name = inside
    fallback = ""
    if ((at = index(inside, ":-")) > 0) {
      name = substr(inside, 1, at - 1)
      fallback = substr(inside, at + 2)
    }
    done = done substr($0, 1, RSTART - 1) (name in ENVIRON && ENVIRON[name] != "" ? ENVIRON[name] : fallback)
    $0 = substr($0, RSTART + RLENGTH)
  }
  print done $0
}' "$source/alertmanager.yml" >"$target/alertmanager.yml"
exec "${PROGRAM:-/bin/alertmanager}" \
  "--config.file=$target/alertmanager.yml" \
  "--storage.path=/alertmanager" \
  "--web.external-url=${TRUNKLINE_EXTERNAL_URL:-http://127.0.0.1:9093}" \
  "--cluster.listen-address=" \
  "--enable-feature=receiver-name-in-metrics" \
  "--log.level=warn"
