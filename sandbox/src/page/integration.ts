import type { Sandbox, Scan, StoredIntegration } from "../api";
import type { RecordedRequest } from "../http/exchange";
import { isJsonObject } from "../json";
import { buttons } from "./buttons";
import { escapeHtml } from "./escape";
import { HEALTH, healthMark } from "./health";
import { requestsTable } from "./requests";
import { momentOf, row, table, tagsOf } from "./table";

const SCANS_SHOWN = 50;

const SCAN = ["Time", "Outcome", "Activity from", "Activity to", "Error"];

/** One integration, with its scans and the last requests about it. */
export function integrationSection(
  id: string,
  sandbox: Pick<Sandbox, "integrations" | "requests" | "scans" | "gitlabUrl">,
): string {
  const back = '<p class="back"><a href="/">← Your Integrations</a></p>';
  const integration = sandbox.integrations().find((one) => one.id === id);
  if (integration === undefined) {
    return `${back}<section class="card"><p class="empty">There is no integration ${escapeHtml(id)}, or none any more.</p></section>`;
  }
  const scans = sandbox.scans(id).slice(0, SCANS_SHOWN);
  const requests = sandbox.requests().filter((request) => isAbout(integration, request));
  return `${back}
<section class="card">
<h2>${escapeHtml(integration.name)} ${healthMark(integration.health)}</h2>
<p class="actions">${buttons(integration)}</p>
<dl>${factsOf(integration, sandbox.gitlabUrl)
    .map(([term, value]) => `<div><dt>${term}</dt><dd>${value}</dd></div>`)
    .join("")}</dl>
<h3>Metadata</h3>
<pre>${escapeHtml(JSON.stringify(integration.metadata, undefined, 2))}</pre>
</section>
<section class="card">
<h3>Scans of the last seven days</h3>
${table({ titles: SCAN, rows: scans.map(scanRow), none: whyNoScan(integration) })}
</section>
<section class="card">
<h3>Last requests about it</h3>
${requestsTable(requests)}
</section>`;
}

/** SEI stores no account type: the page tells it from the address and from who ingests, as far as they do. */
export function accountType({ satellite, url }: StoredIntegration, cloudUrl: string): string {
  const isCloud = ["https://gitlab.com", cloudUrl].includes(url.replace(/\/+$/, ""));
  if (satellite)
    return isCloud ? "GitLab Cloud, by a satellite" : "Private Cloud or Enterprise, by a satellite";
  return isCloud ? "GitLab Cloud" : "GitLab Enterprise";
}

export function managerOf({ metadata }: StoredIntegration): string {
  return typeof metadata.managed_by === "string" ? metadata.managed_by : "web page";
}

function factsOf(integration: StoredIntegration, cloudUrl: string): ReadonlyArray<readonly [string, string]> {
  const { id, description, url, status, authentication, tagNames, tokenFingerprint, health } = integration;
  const moment = (seconds: number) => momentOf(new Date(seconds * 1000));
  return [
    ["Id", escapeHtml(id)],
    ["Address", escapeHtml(url)],
    ["Account type", accountType(integration, cloudUrl)],
    ["Description", escapeHtml(description) || "none"],
    ["Method", escapeHtml(authentication)],
    [
      "Token",
      tokenFingerprint === undefined ? "SEI has none" : `fingerprint ${escapeHtml(tokenFingerprint)}`,
    ],
    ["Status", escapeHtml(status)],
    ["Connectivity", `${health}: ${HEALTH[health]}`],
    ["Scans", frequencyOf(integration)],
    ["Tags", tagsOf(tagNames) || "none"],
    ["Managed by", escapeHtml(managerOf(integration))],
    ["Created", moment(integration.created_at)],
    ["Changed", moment(integration.updated_at)],
  ];
}

function frequencyOf({ frequency }: StoredIntegration): string {
  if (frequency === undefined) return "not set up";
  return frequency === 0 ? "paused" : `every ${frequency} minutes`;
}

function whyNoScan({ satellite, frequency }: StoredIntegration): string {
  if (satellite) return "None: a satellite would scan, and the sandbox has none.";
  if (frequency === undefined || frequency === 0) return "None: ingestion is not running.";
  return "None yet: the first comes a minute after the create. Move time.";
}

function scanRow({ at, status, from, to, error }: Scan): string {
  const cells = [momentOf(at), status, momentOf(from), momentOf(to), escapeHtml(error ?? "")];
  return row(SCAN, cells, status === "failure" ? "failed" : "");
}

/** By the id in its path; a create has none yet, and a status is asked for by a list of ids. */
function isAbout({ id, name }: StoredIntegration, { path, body }: RecordedRequest): boolean {
  if (path.split("/").includes(id)) return true;
  if (!isJsonObject(body)) return false;
  const ids = isJsonObject(body.filter) ? body.filter.integration_ids : undefined;
  return (path === "/v1/integrations" && body.name === name) || (Array.isArray(ids) && ids.includes(id));
}
