import { json } from "../http/exchange";
import { withoutAbsent } from "../json";
import { derivedUuid } from "../secrets";
import { SeiError } from "./errors";
import { read } from "./jackson";
import { castTexts, parseInteger, textOf } from "./java";
import { catchUp } from "./jobs";
import { listRequest, pageOf, paginated } from "./page";
import { type Call, type Operation, type Sei, secondsOf } from "./sei";
import type { Job, Trigger } from "./store";

const VENDOR_DOMAINS = ["harness.io", "propelo.ai", "levelops.io"];

const WEEK = 7 * 24 * 3600;
const FIRST_SCAN_LOOKS_BACK = 14 * 24 * 3600;
const HOUR = 3600;

export type Health = "healthy" | "failed" | "warning" | "unknown";

/** An integration that does not exist is no 404 here: it has no trigger, and so it is `unknown`. */
export const getStatus: Operation = (sei, call) =>
  json(200, statusOf(sei, call.params.id ?? "", secondsOf(call)));

export const listStatus: Operation = (sei, call) => {
  const request = read(listRequest, call.body);
  // Asked for one by one, whatever they are: none is dropped, and their number is the total.
  const ids = castTexts(request.filter?.integration_ids) ?? [];
  const present = (id: string) => statusOf(sei, id, secondsOf(call));
  return json(200, paginated(ids, pageOf(request), present, ids.length));
};

export function statusOf(sei: Sei, id: string, now: number): { integration_id?: string; status: Health } {
  if (!sei.store.triggers.has(id)) return { status: "unknown" };
  const jobs = catchUp(sei, id, now).filter((job) => job.at > now - WEEK);
  const succeeded = jobs.filter((job) => job.status === "success");
  const latest = succeeded.at(-1);
  return {
    integration_id: id,
    status: healthOf(jobs, succeeded, sei),
    ...(latest && {
      last_ingested_activity_from: activityOf(latest).from,
      last_ingested_activity_to: activityOf(latest).to,
    }),
  };
}

function healthOf(
  jobs: readonly Job[],
  succeeded: readonly Job[],
  { healthOfFailures }: Pick<Sei, "healthOfFailures">,
): Health {
  if (jobs.length === 0) return "warning";
  if (succeeded.length < jobs.length) return healthOfFailures;
  return "healthy";
}

export const listLogs: Operation = (sei, call) => {
  const request = read(listRequest, call.body);
  const jobs = [...catchUp(sei, call.params.id ?? "", secondsOf(call))].reverse();
  return json(200, paginated(jobs, pageOf(request), logView));
};

function logView(job: Job): object {
  const { from, to } = activityOf(job);
  return withoutAbsent({
    id: job.id,
    status: job.status,
    description: `Scanning activity from ${day(from)} to ${day(to)}`,
    attempt_count: job.status === "success" ? 1 : 3,
    from,
    to,
    created_at: job.at,
    updated_at: job.at + 5,
    elapsed: 5,
    error: job.error === undefined ? undefined : { message: job.error },
    failures: job.error === undefined ? [] : [{ message: job.error, severity: "ERROR" }],
    is_empty_result: false,
  });
}

export function activityOf(job: Job): { from: number; to: number } {
  return { from: job.at - (job.first ? FIRST_SCAN_LOOKS_BACK : HOUR), to: job.at };
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 16).replaceAll("-", "/").replace("T", " ");
}

export const getTrigger: Operation = (sei, call) => json(200, triggerView(requireTrigger(sei, call)));

export const getFrequency: Operation = (sei, call) => {
  const { frequency } = requireTrigger(sei, call);
  return json(200, { status: frequency === 0 ? "paused" : "running", frequency });
};

export const setFrequency: Operation = (sei, call) => {
  const wanted = integerParameter(call, "frequency");
  requireVendor(call);
  return changeFrequency(sei, call, wanted);
};

export const pause: Operation = (sei, call) => {
  requireVendor(call);
  return changeFrequency(sei, call, 0);
};

export const unpause: Operation = (sei, call) => {
  requireVendor(call);
  const { frequency } = requireTrigger(sei, call);
  return changeFrequency(sei, call, frequency === 0 ? 60 : frequency);
};

/** The trigger forgets what it has scanned; the numbers in the body are for another product. */
export const reonboard: Operation = (sei, call) => {
  requireVendor(call);
  const id = call.params.id ?? "";
  const trigger = { ...requireTrigger(sei, call), since: secondsOf(call) };
  sei.store.triggers.set(id, trigger);
  sei.store.jobs.delete(id);
  return json(200, triggerView(trigger));
};

/** For people with an e-mail address of the vendor; an API key has none, and in Java that is a null. */
function requireVendor({ caller: { email } }: Call): void {
  if (VENDOR_DOMAINS.some((domain) => email?.endsWith(`@${domain}`))) return;
  throw new SeiError(403, `User '${textOf(email)}' is not authorized to perform this action.`);
}

/** Read before the operation begins, and so before anybody asks who calls. */
function integerParameter(call: Call, name: string): number {
  const text = call.query[name];
  if (text === undefined) throw new SeiError(400, `Required Integer parameter '${name}' is not present`);
  const value = parseInteger(text);
  if (value !== undefined) return value;
  throw new SeiError(
    400,
    `Failed to convert value of type 'java.lang.String' to required type 'java.lang.Integer'; nested exception is java.lang.NumberFormatException: For input string: "${text}"`,
  );
}

function changeFrequency(sei: Sei, call: Call, frequency: number) {
  const trigger = requireTrigger(sei, call);
  if (trigger.frequency === frequency) return json(200, { status: "no-op", frequency });
  setTriggerFrequency(sei, call.params.id ?? "", frequency, secondsOf(call));
  return json(200, { status: "success", frequency });
}

export function createTrigger(sei: Sei, id: string, frequency: number, now: number): void {
  sei.store.triggers.set(id, { id: derivedUuid(sei.seed, `trigger-${id}`), frequency, since: now });
}

export function setTriggerFrequency(sei: Sei, id: string, frequency: number, now: number): void {
  const trigger = sei.store.triggers.get(id);
  if (trigger === undefined) return;
  catchUp(sei, id, now);
  sei.store.triggers.set(id, { ...trigger, frequency, since: now });
}

function requireTrigger(sei: Sei, call: Call): Trigger {
  const trigger = sei.store.triggers.get(call.params.id ?? "");
  if (trigger === undefined)
    throw new SeiError(404, `Could not find trigger for integration id=${call.params.id}`);
  return trigger;
}

function triggerView(trigger: Trigger): object {
  return { id: trigger.id, type: "gitlab", frequency: trigger.frequency };
}
