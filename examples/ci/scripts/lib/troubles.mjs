import { asCode, asText } from "./text.mjs";

/** A token that ends within so many days is told. */
const DAYS = 30;

/**
 * What somebody has to do something about, a line of Markdown each.
 *
 * @param review what `sei-gitlab review --format json` printed of `preview --refresh`, if it did
 * @param status what `sei-gitlab status --json` printed, if it did
 */
export function troublesIn(review, status) {
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
function hasFailed({ health, ingestionFailure }) {
  return health === "failed" || (health === "warning" && ingestionFailure !== undefined);
}

function failureIn(review) {
  if (review === undefined) return ["**The preview could not be made.** The log of the job says why."];
  if (review.outcome !== "failed") return [];
  const findings = [
    ...review.findings,
    ...[...review.integrations, ...review.keys].flatMap((one) => one.findings),
  ];
  const codes = new Set(
    findings.filter(({ severity }) => severity === "error").flatMap(({ code }) => code ?? []),
  );
  const named = codes.size === 0 ? "" : ` (${[...codes].map(asCode).join(", ")})`;
  return [`**The preview failed**${named}, so not everything could be looked at. The review below says why.`];
}

function troublesOf({ name, missing, drift, token }) {
  const of = asCode(name);
  const changed = drift.map(({ property }) => asCode(property)).join(", ");
  const days = token?.daysLeft;
  return [
    ...(missing ? [`${of} is gone from SEI. <code>pulumi up --refresh</code> creates it again.`] : []),
    ...(drift.length > 0
      ? [
          `${of} was changed in SEI, not by Pulumi: ${changed}. <code>pulumi up --refresh</code> sets it back.`,
        ]
      : []),
    ...(days !== undefined && days <= 0 ? [`The token of ${of} expired on ${asText(token.expiresAt)}.`] : []),
    ...(days !== undefined && days > 0 && days <= DAYS
      ? [`The token of ${of} expires on ${asText(token.expiresAt)}, in ${days} days. Rotate it before.`]
      : []),
  ];
}

/** SEI's account may be shared: what is not of this stack is told, too, with whom to ask. */
function failedIngestion({ name, id, managedBy, ingestionFailure }, integrations) {
  const isOwn = integrations.some(({ urn }) => managedBy?.endsWith(`/${urn}`));
  const whose = managedBy === undefined ? "nobody manages it" : `managed by ${asCode(managedBy)}`;
  const failed = `Ingestion of ${asCode(name)} (id ${asText(id)}) ${whenOf(ingestionFailure)}.`;
  return [failed, ...whyOf(ingestionFailure), ...(isOwn ? [] : [`It is not of this stack; ${whose}.`])].join(
    " ",
  );
}

function whenOf(failure) {
  if (failure === undefined) return "failed";
  const { since, isLonger, isOver } = failure;
  const moment = `${asText(since).slice(0, 16).replace("T", " ")} UTC`;
  return isOver
    ? `failed ${isLonger ? "before" : "at"} ${moment}, and a scan has succeeded since`
    : `has failed since ${isLonger ? "before " : ""}${moment}`;
}

/** One error says enough here; `sei-gitlab status` shows all of them. */
function whyOf(failure) {
  const [error] = failure?.errors ?? [];
  if (error === undefined) return [];
  const meaning = error.meaning === undefined ? [] : [asText(error.meaning)];
  return [`SEI's log says ${asCode(error.message)}.`, ...meaning];
}
