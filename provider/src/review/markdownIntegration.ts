import { code, prose } from "./escape";
import type { Operation } from "./operations";
import type { Change, Integration, ReviewFinding, Token } from "./summary";

const VERBS: Readonly<Record<Operation, string>> = {
  delete: "🔴 Delete",
  replace: "🔴 Replace",
  failed: "❌ Failed",
  adopt: "🟠 Take over",
  update: "🟡 Update",
  create: "🟢 Create",
  unchanged: "⚪ Unchanged",
};

/** All that there is to say about one integration. */
export function block(integration: Integration): string {
  const { operation, name, changes, drift, missing } = integration;
  const parts = [
    `### ${VERBS[operation]} ${code(name)}`,
    facts(integration),
    consequence(integration),
    table(["Property", "Now", "After"], changes),
    missing ? "**It is gone from SEI**, and will be created again." : "",
    drift.length > 0 ? "**Changed in SEI, not by Pulumi:**" : "",
    table(["Property", "Recorded", "Found"], drift),
    details(integration),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The same in one line. */
export function line(integration: Integration): string {
  const { operation, name, changes, findings, token } = integration;
  const said = [
    ...changes.map(({ property }) => code(property)),
    ...(token.status === "rotated" ? ["token rotated"] : []),
    ...findings.flatMap((finding) => (finding.code === undefined ? [] : [code(finding.code)])),
  ];
  return `- ${VERBS[operation]} ${code(name)}${said.length === 0 ? "" : `: ${said.slice(0, 8).join(", ")}`}`;
}

/** For a list: name, where it is, and how long its token lives. */
export function heading(integration: Integration): string {
  const expiry = expiryText(integration.token);
  return [code(integration.name), facts(integration), expiry].filter((part) => part !== "").join(" · ");
}

const METHODS: Readonly<Record<string, string>> = { pat: "personal access token", oauth: "OAuth" };

function facts({ accountType, authMethod, url, satellite, id }: Integration): string {
  const method = authMethod === undefined ? undefined : (METHODS[authMethod] ?? prose(authMethod));
  const said = [
    accountType === undefined ? undefined : prose(accountType),
    method,
    url === undefined ? undefined : code(url),
    satellite === true ? "through a satellite" : undefined,
    id === undefined ? undefined : `id ${code(id)}`,
  ];
  return said.filter((part) => part !== undefined).join(" · ");
}

function consequence({ reason, consequence: what, destructive }: Integration): string {
  const said = [reason, what].filter((part) => part !== undefined).map((part) => sentence(prose(part)));
  return destructive ? `**${said.join(" ")}**` : said.join(" ");
}

function sentence(text: string): string {
  const end = /[.!?]$/.test(text) ? "" : ".";
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${end}`;
}

function table(titles: readonly string[], changes: readonly Change[]): string {
  if (changes.length === 0) return "";
  const rows = changes.map((change) => {
    const next = change.unknown === true ? "(known during the update)" : valueText(change.new);
    return `| ${code(change.property)} | ${valueText(change.old)} | ${next} |`;
  });
  return [`| ${titles.join(" | ")} |`, "|---|---|---|", ...rows].join("\n");
}

/** A longer value makes a table that nobody can read. */
const LONGEST_VALUE = 200;

function valueText(value: unknown): string {
  if (value === undefined || value === null) return "(not set)";
  const text = Array.isArray(value) ? value.map(plain).join(", ") : plain(value);
  if (text === "") return "(empty)";
  return code(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text);
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function details({ operation, token, tags, findings }: Integration): string {
  const kept = [tokenText(token), expiryText(token), tagsText(tags)];
  return [...(operation === "delete" ? [] : kept), ...findings.map(findingText)]
    .filter((item) => item !== "")
    .map((item) => `- ${item}`)
    .join("\n");
}

function tagsText(tags: readonly string[] | undefined): string {
  if (tags === undefined) return "";
  return `Tags: ${tags.length === 0 ? "none" : tags.map(code).join(", ")}`;
}

/** For each status what is said, between fingerprints. */
const TOKEN_TEXTS: Readonly<Record<Token["status"], (from: string, to: string) => string>> = {
  unchanged: (_from, to) => `Token unchanged (${to})`,
  rotated: (from, to) => `**Token rotated**: ${from} → ${to}`,
  new: (_from, to) => `Token ${to}`,
  removed: (from) => `**Token removed** (${from})`,
  unknown: () => "Token known only during the update",
  none: () => "",
};

function tokenText({ status, from = "", to = "", sourceChanged, sourceFrom, source }: Token): string {
  const text = TOKEN_TEXTS[status](code(from), code(to));
  if (sourceChanged !== true) return text;
  const change = `source ${code(sourceFrom ?? "none")} → ${code(source ?? "none")}`;
  return text === "" ? `Token ${change}` : `${text}; ${change}`;
}

/** As a warning from the day on that the provider warns of by default. */
const SOON_DAYS = 30;

function expiryText({ expiresAt, daysLeft }: Token): string {
  if (expiresAt === undefined || daysLeft === undefined) return "";
  if (daysLeft <= 0) return `❌ Token expired on ${prose(expiresAt)}`;
  const sign = daysLeft <= SOON_DAYS ? "⚠️ " : "";
  return `${sign}Token expires on ${prose(expiresAt)}, ${daysLeft} ${daysLeft === 1 ? "day" : "days"} left`;
}

const SIGNS: Readonly<Record<ReviewFinding["severity"], string>> = { error: "❌", warning: "⚠️" };

function findingText({ severity, code: findingCode, message }: ReviewFinding): string {
  return `${SIGNS[severity]} ${findingCode === undefined ? "" : `${code(findingCode)} `}${prose(message)}`;
}
