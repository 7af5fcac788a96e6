#!/usr/bin/env bash
# Runs the gate for a CI system, and leaves what that shows: a summary, annotations, an output. Exit status as of
# `pitboss gate`: 0 nothing is broken, 1 something is, 2 it could not be told.
#
#   PITBOSS   the command (default: npx pitboss)
#   BASE      signature, capture, run folder or revision to compare with; empty: the signature the definition names
#   HEAD      the same, after the change; empty: the latest run
#   OUT       folder for the results (default: pitboss-gate)
#   OVERHEAD  folder of `pitboss overhead --base REVISION`, whose figures are to be judged; empty: none
#   RUNS      how often a revision is run (default: 1)
set -uo pipefail
out="${OUT:-pitboss-gate}"
read -r -a pitboss <<< "${PITBOSS:-npx pitboss}"
arguments=(--out "$out" --runs "${RUNS:-1}")
[ -n "${BASE:-}" ] && arguments+=(--base "$BASE")
[ -n "${HEAD:-}" ] && arguments+=(--head "$HEAD")
[ -n "${OVERHEAD:-}" ] && arguments+=(--overhead "$OVERHEAD")

"${pitboss[@]}" gate "${arguments[@]}"
status=$?

# What an earlier step left must not pass for this one's.
if [ "$status" -gt 1 ]; then
  echo "The gate could not do its work (exit status $status)." >&2
  exit "$status"
fi
if [ -n "${GITHUB_ACTIONS:-}" ]; then
  cat "$out/gate.annotations.txt"
  cat "$out/gate.md" >> "$GITHUB_STEP_SUMMARY"
  {
    echo "verdict=$([ "$status" -eq 0 ] && echo holds || echo findings)"
    echo "folder=$out"
  } >> "$GITHUB_OUTPUT"
fi
exit "$status"
