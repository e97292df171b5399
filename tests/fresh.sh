#!/usr/bin/env bash
# A fresh machine, as near as one comes to it: a clean clone, an empty home, a new environment, a PATH
# of system programs alone (no Quarto), no data. Says how long each stage takes, and whether it works.
#   tests/fresh.sh [PYTHON]
set -u
python=$(command -v "${1:-python3}")
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
mkdir "$place/home" "$place/bin"
ln -s "$python" "$place/bin/python3"
for program in git make; do ln -s "$(command -v "$program")" "$place/bin"; done
git clone --quiet "$(dirname "$0")/.." "$place/book"
cd "$place/book" || exit 1

# Where packages come from is the machine's own affair; everything else of the environment is left out.
mapfile -t packages < <(env | grep -E '^(PIP_|HTTPS?_PROXY=|https?_proxy=|NO_PROXY=|no_proxy=)')
failed=0
stage() {
  local name=$1 started=$SECONDS status=works
  shift
  env -i "HOME=$place/home" "PATH=$place/bin:/usr/bin:/bin:/usr/sbin:/sbin" LANG=C.UTF-8 "${packages[@]}" "$@" \
    >"$place/log" 2>&1 || { status=FAILS; failed=1; tail -20 "$place/log"; }
  echo "$name: $status, $((SECONDS - started)) s"
}

"$python" --version
stage "install" make .venv/.ready
stage "make report" make report
stage "make report, again" make report
stage "make test" make test
# No network but the loopback, over which a notebook's kernel is spoken to.
alone=(unshare -n sh -c 'ip link set lo up && exec "$@"' alone)
if "${alone[@]}" true 2>/dev/null; then
  rm -rf _site
  stage "make report, without network" "${alone[@]}" make report
  stage "make test, without network" "${alone[@]}" make test
else
  echo "without network: not measured, for want of the right to cut it off"
fi
exit $failed
