import { shortened } from "../secrets/quoted";
import { DEFAULT_WARNING_DAYS } from "../text/expiry";
import { errorCode } from "./errorCode";
import { code, prose } from "./escape";
import type { Operation } from "./operations";
import type { Change, Integration, Key, Resource, ReviewFinding, Token } from "./summary";

const VERBS: Readonly<Record<Operation, string>> = {
  delete: "🔴 Delete",
  replace: "🔴 Replace",
  failed: "❌ Failed",
  adopt: "🟠 Take over",
  update: "🟡 Update",
  create: "🟢 Create",
  unchanged: "⚪ Unchanged",
};

/** An integration, or a key, which has no more than what both have, and a role. */
export interface Titled {
  readonly one: Integration | Key;
  /** What stands before the name. */
  readonly kind: string;
}

/** All that there is to say about one integration or key. */
export function block(titled: Titled): string {
  const { one } = titled;
  const { changes, drift } = one;
  const parts = [
    `### ${verb(one)} ${nameOf(titled)}`,
    facts(one),
    consequence(one),
    table(["Property", "Now", "After"], changes),
    whatIsMissing(one),
    drift.length > 0 ? "**Changed in SEI, not by Pulumi:**" : "",
    table(["Property", "Recorded", "Found"], drift),
    details(one),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** The same in one line. */
export function line(titled: Titled): string {
  const { one } = titled;
  const said = [
    ...one.changes.map(({ property }) => code(property)),
    ...("token" in one && one.token.status === "rotated" ? ["token rotated"] : []),
    ...("token" in one && one.token.sentAgain ? ["token sent again"] : []),
    ...one.findings.flatMap((finding) => (finding.code === undefined ? [] : [code(finding.code)])),
  ];
  return `- ${verb(one)} ${nameOf(titled)}${said.length === 0 ? "" : `: ${said.slice(0, 8).join(", ")}`}`;
}

/** For a list: name, where it is, and how long its token lives. */
export function heading(titled: Titled): string {
  const { one } = titled;
  const expiry = "token" in one ? expiryText(one.token) : "";
  return [nameOf(titled), facts(one), expiry].filter((part) => part !== "").join(" · ");
}

function verb({ operation, missing, drift }: Resource): string {
  if (operation !== "unchanged") return VERBS[operation];
  if (missing) return "⚫ Gone from SEI:";
  return drift.length > 0 ? "🔵 Changed in SEI:" : VERBS.unchanged;
}

function nameOf({ one: { name, alike }, kind }: Titled): string {
  return `${kind}${code(name)}${alike === undefined ? "" : ` (resource ${code(alike)})`}`;
}

function whatIsMissing({ missing, operation }: Resource): string {
  if (!missing) return "";
  return operation === "create"
    ? "**It is gone from SEI**, and will be created again."
    : "**It is gone from SEI**, and Pulumi forgets it. As long as the program declares it, the next update creates it again.";
}

const METHODS: Readonly<Record<string, string>> = { pat: "personal access token", oauth: "OAuth" };

function facts(one: Titled["one"]): string {
  return "token" in one ? factsOfIntegration(one) : factsOfKey(one);
}

function factsOfKey({ role, id }: Key): string {
  const said = [
    ...(role === undefined ? [] : [`role ${prose(role)}`]),
    ...(id === undefined ? [] : [idText(id)]),
  ];
  return said.join(" · ");
}

function idText(id: string): string {
  return `id ${code(id)}`;
}

function factsOfIntegration(one: Integration): string {
  const { accountType, authMethod, url, satellite, severalTokens, id } = one;
  const named = authMethod === undefined ? undefined : (METHODS[authMethod] ?? prose(authMethod));
  const method = severalTokens ? "several personal access tokens" : named;
  const said = [
    accountType === undefined ? undefined : prose(accountType),
    method,
    url === undefined ? undefined : code(url),
    satellite === true ? "through a satellite" : undefined,
    id === undefined ? undefined : idText(id),
  ];
  return said.filter((part) => part !== undefined).join(" · ");
}

function consequence({ reason, consequence: what, destructive }: Resource): string {
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
    const [old, next] = valuesOf(change);
    return `| ${code(change.property)} | ${old} | ${next} |`;
  });
  return [`| ${titles.join(" | ")} |`, "|---|---|---|", ...rows].join("\n");
}

function valuesOf({ secret, unknown, takenOut, old, new: next }: Change): [old: string, next: string] {
  if (secret === true) return ["(secret)", "(another secret)"];
  if (takenOut !== undefined) return [valueText(old), `(${prose(takenOut)})`];
  return [valueText(old), unknown === true ? "(known during the update)" : valueText(next)];
}

/** A longer value makes a table that nobody can read. */
const LONGEST_VALUE = 200;

function valueText(value: unknown): string {
  if (value === undefined || value === null) return "(not set)";
  const text = Array.isArray(value) ? value.map(plain).join(", ") : plain(value);
  if (text === "") return "(empty)";
  return code(shortened(text, LONGEST_VALUE));
}

function plain(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

function details(one: Titled["one"]): string {
  const kept = "token" in one ? [tokenText(one.token), expiryText(one.token), tagsText(one.tags)] : [];
  return [...(one.operation === "delete" ? [] : kept), ...one.findings.map(findingText)]
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

function tokenText(token: Token): string {
  const { status, from = "", to = "", sentAgain, sourceChanged, sourceFrom, source } = token;
  const text = `${TOKEN_TEXTS[status](code(from), code(to))}${sentAgain ? ", and **sent to SEI again**" : ""}`;
  if (sourceChanged !== true) return text;
  // Of one that is new or removed the text itself says that there is nothing on the other side.
  const change =
    sourceFrom && source ? `${code(sourceFrom)} → ${code(source)}` : code(sourceFrom ?? source ?? "");
  return text === "" ? `Token source ${change}` : `${text}; source ${change}`;
}

function expiryText({ expiresAt, daysLeft }: Token): string {
  if (expiresAt === undefined || daysLeft === undefined) return "";
  if (daysLeft <= 0) return `❌ Token expired on ${prose(expiresAt)}`;
  const sign = daysLeft <= DEFAULT_WARNING_DAYS ? "⚠️ " : "";
  return `${sign}Token expires on ${prose(expiresAt)}, ${daysLeft} ${daysLeft === 1 ? "day" : "days"} left`;
}

const SIGNS: Readonly<Record<ReviewFinding["severity"], string>> = { error: "❌", warning: "⚠️" };

function findingText({ severity, code: findingCode, message }: ReviewFinding): string {
  return `${SIGNS[severity]} ${errorCode(findingCode)}${prose(message)}`;
}
