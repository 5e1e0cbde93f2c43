import type { Sandbox } from "../api";
import { buttons } from "./buttons";
import { escapeHtml } from "./escape";
import { HEALTH } from "./health";
import { integrationSection } from "./integration";
import { listSection } from "./list";
import { runsSection } from "./requests";
import { momentOf } from "./table";
import type { View } from "./view";

type Shown = Pick<Sandbox, "integrations" | "requests" | "scans" | "now" | "gitlabUrl">;

/** Your Integrations, as the product's page shows them, what has been asked lately, and what a person may do. */
export function renderPage(sandbox: Shown, view: View): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Your Integrations · sandbox</title>
<link rel="stylesheet" href="/page.css">
</head>
<body>
<header>
<h1>Your Integrations <span class="tag">sandbox</span></h1>
<p>A local sandbox. Nothing here is real, and nothing here leaves this machine.</p>
</header>
<div class="bar">
${view.integration === undefined ? filterForm(view) : ""}
<p class="actions">By hand, behind the back of every program: ${buttons()}<output id="said"></output></p>
</div>
<main id="live">${renderLive(sandbox, view)}</main>
<dialog><form method="dialog"><h2></h2><div></div>
<button value="yes">OK</button> <button type="button" value="no">Cancel</button></form></dialog>
<script src="/page.js"></script>
</body>
</html>
`;
}

/** The part that changes. */
export function renderLive(sandbox: Shown, view: View): string {
  const now = `<p class="now">It is ${momentOf(sandbox.now())} UTC here.</p>`;
  if (view.integration !== undefined) return integrationSection(view.integration, sandbox) + now;
  return `${listSection(sandbox.integrations(), view, sandbox.gitlabUrl)}
<section class="card">
<h2>Last requests</h2>
${runsSection(sandbox.requests())}
</section>
${now}`;
}

/** Sent by the script while somebody types, and by the browser itself without one. */
function filterForm({ filter, health }: View): string {
  const options = Object.keys(HEALTH).map(
    (name) => `<option${name === health ? " selected" : ""}>${name}</option>`,
  );
  return `<form id="filter" role="search">
<input type="search" name="filter" value="${escapeHtml(filter)}" aria-label="Filter" autocomplete="off"
 placeholder="Filter: name, id, address, tag, manager">
<select name="health" aria-label="Connectivity"><option value="">every connectivity</option>${options.join("")}</select>
</form>`;
}
