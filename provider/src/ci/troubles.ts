import { z } from "zod";
import { code, prose } from "../review/escape";
import type { Integration, Key, Summary } from "../review/summary";
import { lazySchema, type Parsed } from "../schemas/lazySchema";
import { urnOf } from "../sei/marker";
import { momentOf } from "../text/moment";
import type { Reviewed } from "./preview";

/** A token that ends within so many days is told. */
const DAYS = 30;

/** As much of what `sei-gitlab status --json` prints as is needed here. */
export const statusSchema = lazySchema(() =>
  z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      health: z.string(),
      managedBy: z.string().optional(),
      ingestionFailure: z
        .object({
          since: z.string(),
          isLonger: z.boolean(),
          isOver: z.boolean(),
          errors: z.array(z.object({ message: z.string(), meaning: z.string().optional() })),
        })
        .optional(),
    }),
  ),
);

export type Status = Parsed<typeof statusSchema>;
type Failure = NonNullable<Status[number]["ingestionFailure"]>;

/**
 * What somebody has to do something about, a line of Markdown each.
 *
 * @param review of `pulumi preview --refresh`
 * @param status undefined when SEI did not answer: the log of the job says why
 */
export function troublesIn(review: Reviewed, status: Status | undefined): string[] {
  const integrations = review?.integrations ?? [];
  return [
    ...failureIn(review),
    ...integrations.flatMap(troublesOf),
    ...(review?.keys ?? []).flatMap(troublesOf),
    ...(status === undefined ? ["SEI's status could not be read. The log of the job says why."] : []),
    ...(status ?? []).filter(hasFailed).map((one) => failedIngestion(one, integrations)),
  ];
}

/** Some SEIs say `warning` when a scan has failed, and all do before the first scan; the log of scans tells which. */
function hasFailed({ health, ingestionFailure }: Status[number]): boolean {
  return health === "failed" || (health === "warning" && ingestionFailure !== undefined);
}

function failureIn(review: Reviewed): string[] {
  if (review === undefined) return ["**The preview could not be made.** The log of the job says why."];
  if (review.outcome !== "failed") return [];
  const findings = [
    ...review.findings,
    ...[...review.integrations, ...review.keys].flatMap((one) => one.findings),
  ];
  const codes = new Set(
    findings.filter(({ severity }) => severity === "error").flatMap((finding) => finding.code ?? []),
  );
  const named = codes.size === 0 ? "" : ` (${[...codes].map(code).join(", ")})`;
  return [`**The preview failed**${named}, so not everything could be looked at. The review below says why.`];
}

function troublesOf(one: Integration | Key): string[] {
  const of = code(one.name);
  const changed = one.drift.map(({ property }) => code(property)).join(", ");
  return [
    ...(one.missing ? [`${of} is gone from SEI. <code>pulumi up --refresh</code> creates it again.`] : []),
    ...(one.drift.length > 0
      ? [
          `${of} was changed in SEI, not by Pulumi: ${changed}. <code>pulumi up --refresh</code> sets it back.`,
        ]
      : []),
    ...("token" in one ? expiryIn(of, one.token) : []),
  ];
}

function expiryIn(of: string, { daysLeft, expiresAt = "" }: Integration["token"]): string[] {
  if (daysLeft === undefined || daysLeft > DAYS) return [];
  return daysLeft <= 0
    ? [`The token of ${of} expired on ${prose(expiresAt)}.`]
    : [`The token of ${of} expires on ${prose(expiresAt)}, in ${daysLeft} days. Rotate it before.`];
}

/** SEI's account may be shared: what is not of this stack is told, too, with whom to ask. */
function failedIngestion(
  { name, id, managedBy, ingestionFailure }: Status[number],
  integrations: Summary["integrations"],
): string {
  const urnOfOwner = managedBy === undefined ? undefined : urnOf(managedBy);
  const isOwn = integrations.some(({ urn }) => urn === urnOfOwner);
  const whose = managedBy === undefined ? "nobody manages it" : `managed by ${code(managedBy)}`;
  return [
    `Ingestion of ${code(name)} (id ${prose(id)}) ${whenOf(ingestionFailure)}.`,
    ...whyOf(ingestionFailure),
    ...(isOwn ? [] : [`It is not of this stack; ${whose}.`]),
  ].join(" ");
}

function whenOf(failure: Failure | undefined): string {
  if (failure === undefined) return "failed";
  const { since, isLonger, isOver } = failure;
  const moment = `${prose(momentOf(since))} UTC`;
  return isOver
    ? `failed ${isLonger ? "before" : "at"} ${moment}, and a scan has succeeded since`
    : `has failed since ${isLonger ? "before " : ""}${moment}`;
}

/** One error says enough here; `sei-gitlab status` shows all of them. */
function whyOf(failure: Failure | undefined): string[] {
  const [error] = failure?.errors ?? [];
  if (error === undefined) return [];
  const meaning = error.meaning === undefined ? [] : [prose(error.meaning)];
  return [`SEI's log says ${code(error.message)}.`, ...meaning];
}
