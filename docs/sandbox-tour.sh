#!/usr/bin/env bash
# Ten surprises of Harness SEI, shown with curl on the local sandbox. Run it from the root of the repository, after
# `npm ci && npm run build`. It starts a sandbox of its own and stops it at the end.
set -euo pipefail
cd "$(dirname "$0")/.."

hello=$(mktemp)
answer=$(mktemp)
node sandbox/dist/cli.js --control >"$hello" &
sandbox=$!
trap 'kill "$sandbox"; rm -f "$hello" "$answer"' EXIT
until [ -s "$hello" ]; do kill -0 "$sandbox"; sleep 0.1; done

# The first line of the sandbox is one line of JSON with everything a client needs.
field() { node -p "JSON.parse(require('fs').readFileSync('$hello', 'utf8')).$1"; }
sei=$(field seiBaseUrl) gitlab=$(field gitlabUrl) control=$(field controlUrl) key=$(field apiKey)
token=$(field tokens.valid) expired=$(field tokens.expired)

say() { printf '\n== %s\n' "$*"; }
# call METHOD PATH [BODY]: prints the status and the beginning of the answer.
call() {
  local status
  status=$(curl -s -o "$answer" -w '%{http_code}' -X "$1" -H "Authorization: Apikey $key" \
    -H 'Content-Type: application/json' --data "${3-}" "$sei$2")
  printf '%s %s -> %s %s\n' "$1" "$2" "$status" "$(cut -c1-400 "$answer")"
}
arm() { curl -s -X POST -d "$1" "$control/faults"; }
connection="\"application\": \"gitlab\", \"method\": \"apikey\", \"url\": \"$gitlab\""

say "Before: a tag, and an integration that has it"
call POST /v1/tags '{"name": "Platform"}'
call POST /v1/integrations "{\"name\": \"team-a\", $connection, \"apikey\": \"$token\", \"tags\": [\"112\"]}"

say "1. PUT answers with an echo, and wipes the tags that it was not told about (H1, H5)"
call PUT /v1/integrations/4691 '{"name": "team-a", "description": "ours"}'
call GET /v1/integrations/4691

say "2. PUT takes a dead token: only POST checks the connection (H3)"
call PUT /v1/integrations/4691 "{\"name\": \"team-a\", $connection, \"apikey\": \"$expired\"}"

say "3. POST does check, by calling GitLab itself (the envelope has every check)"
call POST /v1/integrations "{\"name\": \"team-b\", $connection, \"apikey\": \"$expired\"}"

say "4. A tag by its name instead of its id: 500, and the integration is there all the same (H2)"
call POST /v1/integrations "{\"name\": \"orphan\", $connection, \"apikey\": \"$token\", \"tags\": [\"platform\"]}"
call POST /v1/integrations/list '{"filter": {"partial": {"name": "orphan"}}}'

say "5. A taken name is a 500 without a word, not a 409 (H10)"
call POST /v1/integrations "{\"name\": \"team-a\", $connection, \"apikey\": \"$token\"}"

say "6. DELETE says 200 to a failure: look at success (H7)"
call DELETE /v1/integrations/4242

say "7. Bulk DELETE says success for what never was (H8)"
call DELETE /v1/integrations '["4242"]'

say "8. A database that cannot be read is a 404: one 404 proves nothing (H9)"
arm '{"match": "GET /v1/integrations/*", "fault": "stepFails", "step": "readRow"}'
call GET /v1/integrations/4691
call GET /v1/integrations/4691

say "9. A filter that says nothing usable filters nothing, and numbers crash it (H21)"
call POST /v1/integrations/list '{"page_size": 1, "filter": {"integration_ids": ["nonsense"]}}'
call POST /v1/integrations/list '{"filter": {"integration_ids": [4691]}}'

say "10. A 503 on POST does not mean that nothing was created (H11)"
arm '{"match": "POST /v1/integrations", "fault": "503AfterCommit"}'
call POST /v1/integrations "{\"name\": \"late\", $connection, \"apikey\": \"$token\"}"
call POST /v1/integrations/list '{"filter": {"partial": {"name": "late"}}}'
