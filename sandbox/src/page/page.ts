import type { Sandbox, StoredIntegration } from "../api";
import type { RecordedRequest } from "../http/exchange";
import type { Health } from "../sei/ingestion";
import { ACTIONS } from "./actions";
import { escapeHtml } from "./escape";
import { type Run, runsOf } from "./runs";

/** More would be no page any more. */
const SHOWN = 200;
const RUNS_SHOWN = 10;
const REQUESTS_SHOWN = 200;

type Shown = Pick<Sandbox, "integrations" | "requests" | "now" | "gitlabUrl">;

/** Your Integrations, as the product's page shows them, what has been asked lately, and what a person may do. */
export function renderPage(sandbox: Shown): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your Integrations · sandbox</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header><h1>Your Integrations</h1><p>A local sandbox. Nothing here is real, and nothing here leaves this machine.</p></header>
<p class="actions">By hand, behind the back of every program: ${buttons(false)}<output id="said"></output></p>
<main id="live">${renderLive(sandbox)}</main>
<dialog><form method="dialog"><h2></h2><div></div>
<button value="yes">OK</button> <button type="button" value="no">Cancel</button></form></dialog>
<script src="/page.js"></script>
</body>
</html>
`;
}

/** The part that changes. */
export function renderLive(sandbox: Shown): string {
  const integrations = sandbox.integrations().slice(-SHOWN).reverse();
  const runs = runsOf(sandbox.requests()).slice(-RUNS_SHOWN).reverse();
  return `<section>
<table>
<thead><tr>${INTEGRATION.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
<tbody>${integrations.map((one) => integrationRow(one, sandbox.gitlabUrl)).join("") || emptyRow(INTEGRATION.length, "No integrations yet.")}</tbody>
</table>
<p class="legend">${legend()} It is ${time(sandbox.now()).slice(0, 5)} UTC here.</p>
</section>
<section>
<h2>Last requests</h2>
${runs.map((run, index) => runOf(run, index === 0)).join("") || '<p class="empty">No requests yet.</p>'}
</section>`;
}

const HEALTH: Readonly<Record<Health, string>> = {
  healthy: "the last scan succeeded",
  warning: "no scan within seven days, as right after a create",
  failed: "the last scan failed",
  unknown: "SEI does not say",
};

function legend(): string {
  return Object.entries(HEALTH)
    .map(([health, meaning]) => `<span class="health ${health}">${health}: ${meaning}.</span>`)
    .join(" ");
}

/** @param ofIntegration those in the row of one, or those for all */
function buttons(ofIntegration: boolean, data: Readonly<Record<string, string>> = {}): string {
  const attributes = Object.entries(data).map(([name, value]) => ` data-${name}="${escapeHtml(value)}"`);
  return Object.entries(ACTIONS)
    .filter(([, action]) => action.ofIntegration === ofIntegration)
    .map(
      ([name, { label }]) =>
        `<button type="button" data-action="${name}"${attributes.join("")}>${label}</button>`,
    )
    .join(" ");
}

const INTEGRATION = [
  "Id",
  "Name",
  "Account type",
  "Method",
  "Status",
  "Connectivity",
  "Tags",
  "Managed by",
  "By hand",
];

function integrationRow(integration: StoredIntegration, cloudUrl: string): string {
  const { id, name, url, status, health, tagNames, metadata, authentication } = integration;
  const managedBy = typeof metadata.managed_by === "string" ? metadata.managed_by : "web page";
  const tags = tagNames.map((tag) => `<span class="tag">${escapeHtml(tag)}</span>`).join(" ");
  const cells = [
    escapeHtml(id),
    `<strong>${escapeHtml(name)}</strong><br><small>${escapeHtml(url)}</small>`,
    accountType(integration, cloudUrl),
    escapeHtml(authentication),
    `${escapeHtml(status)}${integration.frequency === 0 ? " (paused)" : ""}`,
    `<span class="health ${health}">${health}</span>`,
    tags,
    `<span class="long">${escapeHtml(managedBy)}</span>`,
    buttons(true, { id, name, tags: tagNames.join(", ") }),
  ];
  return row(INTEGRATION, cells);
}

/** Each cell says in which column it is: on a narrow page it stands below the others. */
function row(titles: readonly string[], cells: readonly string[], kind = ""): string {
  const drawn = cells.map((cell, index) => `<td data-title="${titles[index]}">${cell}</td>`);
  return `<tr${kind === "" ? "" : ` class="${kind}"`}>${drawn.join("")}</tr>`;
}

/** SEI stores no account type: the page tells it from the address and from who ingests, as far as they do. */
function accountType({ satellite, url }: StoredIntegration, cloudUrl: string): string {
  const isCloud = ["https://gitlab.com", cloudUrl].includes(url.replace(/\/+$/, ""));
  if (satellite)
    return isCloud ? "GitLab Cloud, by a satellite" : "Private Cloud or Enterprise, by a satellite";
  return isCloud ? "GitLab Cloud" : "GitLab Enterprise";
}

const REQUEST = ["Time", "Server", "Request", "Answer", "Fault"];

function runOf({ number, requests }: Run, isNewest: boolean): string {
  const [first, last] = [requests[0], requests.at(-1)];
  if (first === undefined || last === undefined) return "";
  const toSei = requests.filter(({ server }) => server === "sei").length;
  const failed = requests.filter(hasFailed).length;
  const counts = [
    `${toSei} to SEI`,
    `${requests.length - toSei} to GitLab`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
  ];
  return `<details id="run-${number}"${isNewest ? " open" : ""}>
<summary>${time(first.at)} to ${time(last.at)}: ${counts.join(", ")}</summary>
<table class="requests">
<thead><tr>${REQUEST.map((title) => `<th>${title}</th>`).join("")}</tr></thead>
<tbody>${requests.slice(-REQUESTS_SHOWN).reverse().map(requestRow).join("")}</tbody>
</table>
</details>`;
}

function hasFailed({ status }: RecordedRequest): boolean {
  return status === null || status >= 400;
}

function time(at: Date): string {
  return at.toISOString().slice(11, 19);
}

function requestRow(request: RecordedRequest): string {
  const { at, server, instance, method, path, status, fault } = request;
  const cells = [
    time(at),
    server === "sei" ? "SEI" : `GitLab <small>${escapeHtml(instance)}</small>`,
    `<code>${escapeHtml(method)} ${escapeHtml(path)}</code>`,
    String(status ?? "none"),
    fault === null ? "" : escapeHtml(fault),
  ];
  return row(REQUEST, cells, hasFailed(request) ? "failed" : "");
}

function emptyRow(columns: number, text: string): string {
  return `<tr><td colspan="${columns}" class="empty">${text}</td></tr>`;
}
