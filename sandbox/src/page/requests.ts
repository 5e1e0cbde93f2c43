import type { RecordedRequest } from "../http/exchange";
import { escapeHtml } from "./escape";
import { type Run, runsOf } from "./runs";
import { row, table, timeOf } from "./table";

const RUNS_SHOWN = 10;
/** More would be no page any more. */
const SHOWN = 200;

const TITLES = ["Time", "Server", "Request", "Answer", "Fault"];

/** By run, the newest first and open. */
export function runsSection(requests: readonly RecordedRequest[]): string {
  const runs = runsOf(requests).slice(-RUNS_SHOWN).reverse();
  return (
    runs.map((run, index) => runOf(run, index === 0)).join("") || '<p class="empty">No requests yet.</p>'
  );
}

export function requestsTable(requests: readonly RecordedRequest[]): string {
  const rows = requests.slice(-SHOWN).reverse().map(requestRow);
  return table({ titles: TITLES, rows, none: "No requests yet.", kind: "requests" });
}

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
<summary>${timeOf(first.at)} to ${timeOf(last.at)}: ${counts.join(", ")}</summary>
${requestsTable(requests)}
</details>`;
}

function hasFailed({ status }: RecordedRequest): boolean {
  return status === null || status >= 400;
}

function requestRow(request: RecordedRequest): string {
  const { at, server, instance, method, path, status, fault } = request;
  const cells = [
    timeOf(at),
    server === "sei" ? "SEI" : `GitLab <small>${escapeHtml(instance)}</small>`,
    `<code>${escapeHtml(method)} ${escapeHtml(path)}</code>`,
    String(status ?? "none"),
    fault === null ? "" : escapeHtml(fault),
  ];
  return row(TITLES, cells, hasFailed(request) ? "failed" : "");
}
