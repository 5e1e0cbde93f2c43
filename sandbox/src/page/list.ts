import type { StoredIntegration } from "../api";
import { buttons } from "./buttons";
import { escapeHtml } from "./escape";
import { healthMark, legend } from "./health";
import { accountType, managerOf } from "./integration";
import { row, table, tagsOf } from "./table";
import { fits, type View } from "./view";

/** More would be no page any more. */
const SHOWN = 200;

const TITLES = [
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

/** Your Integrations, as far as they fit, the newest first. */
export function listSection(all: readonly StoredIntegration[], view: View, cloudUrl: string): string {
  const fitting = all.filter((one) => fits(one, view));
  const shown = fitting.slice(-SHOWN).reverse();
  const none = all.length === 0 ? "No integrations yet." : "No integration fits the filter.";
  return `<section class="card">
<p class="count">${shown.length} of ${all.length} shown</p>
${table({ titles: TITLES, rows: shown.map((one) => integrationRow(one, cloudUrl)), none, kind: "integrations" })}
<p class="legend">${legend()}</p>
</section>`;
}

function integrationRow(integration: StoredIntegration, cloudUrl: string): string {
  const { id, name, url, status, health, tagNames, authentication } = integration;
  const cells = [
    escapeHtml(id),
    `<a href="/?integration=${encodeURIComponent(id)}"><strong>${escapeHtml(name)}</strong></a><br><small>${escapeHtml(url)}</small>`,
    accountType(integration, cloudUrl),
    escapeHtml(authentication),
    `${escapeHtml(status)}${integration.frequency === 0 ? " (paused)" : ""}`,
    healthMark(health),
    tagsOf(tagNames),
    `<span class="long">${escapeHtml(managerOf(integration))}</span>`,
    buttons(integration),
  ];
  return row(TITLES, cells);
}
