#!/usr/bin/env bash
# Puts the gate's Markdown under a pull or merge request, in one comment that later runs write anew.
#
#   MARKDOWN  the file (default: pitboss-gate/gate.md)
# GitHub: `gh` with GH_TOKEN; REPOSITORY (owner/name) and NUMBER of the pull request.
# GitLab: `curl` with GITLAB_TOKEN; its own CI_* variables say which merge request.
set -euo pipefail
markdown="${MARKDOWN:-pitboss-gate/gate.md}"
mark='<!-- pitboss gate -->'
body="$(printf '%s\n%s' "$mark" "$(cat "$markdown")")"

on_github() {
  local comments="repos/$REPOSITORY/issues/$NUMBER/comments" id
  id="$(gh api --paginate "$comments" --jq ".[] | select(.body | startswith(\"$mark\")) | .id" | head -n 1)"
  if [ -n "$id" ]; then
    gh api --method PATCH "repos/$REPOSITORY/issues/comments/$id" --raw-field body="$body" > /dev/null
  else
    gh api --method POST "$comments" --raw-field body="$body" > /dev/null
  fi
}

on_gitlab() {
  local notes="$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes" id
  local curl=(curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GITLAB_TOKEN")
  id="$("${curl[@]}" "$notes?per_page=100" | MARK="$mark" node -e '
    const notes = JSON.parse(require("fs").readFileSync(0, "utf8"))
    process.stdout.write(String(notes.find((note) => note.body.startsWith(process.env.MARK))?.id ?? ""))')"
  if [ -n "$id" ]; then
    "${curl[@]}" --request PUT --data-urlencode "body=$body" "$notes/$id" > /dev/null
  else
    "${curl[@]}" --request POST --data-urlencode "body=$body" "$notes" > /dev/null
  fi
}

if [ -n "${CI_MERGE_REQUEST_IID:-}" ]; then on_gitlab; else on_github; fi
