// The report: what somebody who has seen a real SEI can paste into an issue. Nothing in it is a name, an id, an
// address, a token or a key, and `tests/live` searches it for all that an account has.
import { z } from "zod";
import { ENVIRONMENTS } from "../../provider/src/configuration/configuration.ts";
import type { Told } from "./conversation.mts";
import { type Hazard, LOOKED_AT, TEXTS, type Verdict } from "./hazards.mts";
import type { Cleanup } from "./leftovers.mts";
import type { Account } from "./look.mts";
import { isGitLabs } from "./records.mts";

export interface Report {
  /** Of the report itself. */
  readonly format: 1;
  readonly package: string;
  /** Year and month. */
  readonly when: string;
  readonly cluster: string;
  readonly mode: "look" | "write";
  readonly key: { readonly form: "as expected" | "another"; readonly role: string };
  /** Roughly how many. */
  readonly integrations: string;
  readonly ofGitLab: string;
  readonly differences: readonly string[];
  readonly hazards: Readonly<Partial<Record<Hazard, Verdict>>>;
  readonly notLookedAt: readonly string[];
  /** With `--write` only. */
  readonly cleanup?: Cleanup;
  readonly interrupted: boolean;
  readonly answers: readonly Told[];
}

interface Facts {
  readonly version: string;
  readonly now: number;
  readonly cluster: string | undefined;
  readonly mode: Report["mode"];
  readonly account: Account | undefined;
  readonly told: readonly Told[];
  readonly hazards: Report["hazards"];
  readonly cleanup?: Cleanup | undefined;
  readonly interrupted: boolean;
}

export function reportOf({
  version,
  now,
  cluster,
  mode,
  account,
  told,
  hazards,
  cleanup,
  interrupted,
}: Facts): Report {
  return {
    format: 1,
    package: version,
    when: new Date(now).toISOString().slice(0, 7),
    cluster: clusterOf(cluster),
    mode,
    key: { form: account?.keyIsKnownForm ? "as expected" : "another", role: roleOf(account?.role) },
    integrations: roughly(account?.integrations?.length),
    ofGitLab: roughly(account?.integrations?.filter(isGitLabs).length),
    differences: differencesIn(told, account),
    hazards,
    notLookedAt: Object.keys(TEXTS).filter((hazard) => !Object.hasOwn(hazards, hazard)),
    ...(cleanup === undefined ? {} : { cleanup }),
    interrupted,
    answers: told,
  };
}

/** One line each. An answer that SEI gives to several requests alike is told once. */
function differencesIn(told: readonly Told[], account: Account | undefined): string[] {
  const lines = told.flatMap(({ operation, status, differences }) =>
    differences.map((difference) => `${operation} ${status ?? "without an answer"}: ${difference}`),
  );
  const unlisted = account !== undefined && account.integrations === undefined;
  return [...new Set([...lines, ...(unlisted ? ["listIntegrations: SEI does not list integrations"] : [])])];
}

/** Of a word that SEI may have from somebody, only those are told that are known. */
const ROLES = z.enum([
  "ADMIN",
  "SUPER_ADMIN",
  "ORG_ADMIN_USER",
  "AUDITOR",
  "LIMITED_USER",
  "PUBLIC_DASHBOARD",
  "INGESTION",
]);

function roleOf(role: string | undefined): string {
  if (role === undefined) return "not told";
  return ROLES.safeParse(role).data ?? "another";
}

function clusterOf(cluster: string | undefined): string {
  return cluster !== undefined && Object.hasOwn(ENVIRONMENTS, cluster) ? cluster : "an address";
}

function roughly(count: number | undefined): string {
  if (count === undefined) return "not told";
  if (count === 0) return "none";
  const digits = String(count).length;
  return `${10 ** (digits - 1)} to ${10 ** digits - 1}`;
}

export function markdownOf(report: Report): string {
  const { differences, hazards, notLookedAt, cleanup, interrupted, answers } = report;
  const lines = [
    "### SEI, as `npm run live` saw it",
    "",
    `${report.when}, pulumi-harness-sei ${report.package}, ${report.mode === "write" ? "with" : "without"} \`--write\`; cluster: ${report.cluster}; form of the key: ${report.key.form}; its role: ${report.key.role}; integrations: ${report.integrations}, of GitLab: ${report.ofGitLab}.`,
    ...(interrupted ? ["", "**Interrupted: what follows is not all.**"] : []),
    ...(cleanup === undefined ? [] : ["", `Afterwards: ${cleanup}.`]),
    "",
    `#### Differences to the contract: ${differences.length}`,
    "",
    ...(differences.length === 0 ? ["None."] : differences.map((difference) => `- ${difference}`)),
    "",
    "#### Hazards",
    "",
    "| hazard | what | |",
    "|---|---|---|",
    ...Object.entries(hazards).map(([hazard, verdict]) => `| ${hazard} | ${textOf(hazard)} | ${verdict} |`),
    "",
    `Not looked at, as there was nothing to see it on: ${notLookedAt.join(", ") || "none"}.`,
    "",
    "#### Answers",
    "",
    "| operation | status | type | request id | provider |",
    "|---|---|---|---|---|",
    ...answers.map(
      ({ operation, how, status, contentType, hasRequestId, provider }) =>
        `| ${operation}${how === undefined ? "" : ` (${how})`} | ${status ?? "none"} | ${contentType} | ${hasRequestId ? "yes" : "no"} | ${provider} |`,
    ),
    "",
    "<details><summary>Shapes</summary>",
    "",
    "```json",
    JSON.stringify(
      answers.map(({ operation, status, shape }) => ({ operation, status, shape })),
      undefined,
      1,
    ),
    "```",
    "",
    "</details>",
    "",
  ];
  return lines.join("\n");
}

function textOf(hazard: string): string {
  return new Map<string, string>(Object.entries(TEXTS)).get(hazard) ?? "";
}

/** For the help: what is looked at, and how. */
export const HAZARDS_BY_MODE = {
  look: Object.keys(LOOKED_AT.look),
  write: Object.keys(LOOKED_AT.write),
} as const;
