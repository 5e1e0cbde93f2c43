import type { Sandbox, StoredIntegration } from "../api";
import type { RecordedRequest } from "../http/exchange";
import { escapeHtml } from "./escape";

/** More would be no page any more. */
const SHOWN = 200;
const REQUESTS_SHOWN = 50;

type Shown = Pick<Sandbox, "integrations" | "requests" | "now">;

/** Your Integrations, as the product's page shows them, and what has been asked lately. */
export function renderPage(sandbox: Shown): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Your Integrations · sandbox</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header><h1>Your Integrations</h1><p>A local sandbox. Nothing here is real, and nothing here leaves this machine.</p></header>
<main id="live">${renderLive(sandbox)}</main>
<script>
const live = document.getElementById("live");
let shown = live.innerHTML;
setInterval(async () => {
  const reply = await fetch("/page/live").catch(() => undefined);
  document.body.classList.toggle("stopped", !reply?.ok);
  const text = reply?.ok ? await reply.text() : shown;
  if (text !== shown) live.innerHTML = shown = text;
}, 1000);
</script>
</body>
</html>
`;
}

/** The part that changes. */
export function renderLive(sandbox: Shown): string {
  const integrations = sandbox.integrations().slice(-SHOWN).reverse();
  const requests = sandbox.requests().slice(-REQUESTS_SHOWN).reverse();
  return `<section>
<table>
<thead><tr><th>Id</th><th>Name</th><th>Account type</th><th>Method</th><th>Status</th><th>Connectivity</th><th>Tags</th><th>Managed by</th></tr></thead>
<tbody>${integrations.map(integrationRow).join("") || emptyRow(8, "No integrations yet.")}</tbody>
</table>
</section>
<section>
<h2>Last requests</h2>
<table class="requests">
<thead><tr><th>Time</th><th>Server</th><th>Request</th><th>Answer</th><th>Fault</th></tr></thead>
<tbody>${requests.map(requestRow).join("") || emptyRow(5, "No requests yet.")}</tbody>
</table>
</section>`;
}

function integrationRow(integration: StoredIntegration): string {
  const { id, name, url, status, health, tagNames, metadata, authentication } = integration;
  const managedBy = typeof metadata.managed_by === "string" ? metadata.managed_by : "web page";
  const tags = tagNames.map((tag) => `<span class="tag">${escapeHtml(tag)}</span>`).join(" ");
  return `<tr>
<td>${escapeHtml(id)}</td>
<td><strong>${escapeHtml(name)}</strong><br><small>${escapeHtml(url)}</small></td>
<td>${accountType(integration)}</td>
<td>${escapeHtml(authentication)}</td>
<td>${escapeHtml(status)}${integration.frequency === 0 ? " (paused)" : ""}</td>
<td><span class="health ${health}">${health}</span></td>
<td>${tags}</td>
<td>${escapeHtml(managedBy)}</td>
</tr>`;
}

/** SEI stores no account type: the page tells it from the host and from who ingests. */
function accountType({ satellite, url }: StoredIntegration): string {
  if (satellite) return "Satellite";
  return url.startsWith("https://gitlab.com") ? "GitLab Cloud" : "GitLab Enterprise";
}

function requestRow(request: RecordedRequest): string {
  const { at, server, instance, method, path, status, fault } = request;
  const failed = status === null || status >= 400;
  return `<tr class="${failed ? "failed" : ""}">
<td>${at.toISOString().slice(11, 19)}</td>
<td>${server === "sei" ? "SEI" : `GitLab <small>${escapeHtml(instance)}</small>`}</td>
<td><code>${escapeHtml(method)} ${escapeHtml(path)}</code></td>
<td>${status ?? "none"}</td>
<td>${fault === null ? "" : escapeHtml(fault)}</td>
</tr>`;
}

function emptyRow(columns: number, text: string): string {
  return `<tr><td colspan="${columns}" class="empty">${text}</td></tr>`;
}
