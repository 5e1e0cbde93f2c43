import { z } from "zod";
import { json } from "../http/exchange";
import { withoutAbsent } from "../json";
import { derivedUuid } from "../secrets";
import { SeiError } from "./errors";
import { int, read } from "./jackson";
import { castTexts } from "./java";
import { catchUp } from "./jobs";
import { identities } from "./list";
import { listRequest, pageOf, paginated } from "./page";
import { type Call, type Operation, type Sei, secondsOf } from "./sei";
import type { Job, Trigger } from "./store";

const WEEK = 7 * 24 * 3600;
const FIRST_SCAN_LOOKS_BACK = 14 * 24 * 3600;
const HOUR = 3600;

export type Health = "healthy" | "failed" | "warning" | "unknown";

/** An integration that does not exist is no 404 here: it has no trigger, and so it is `unknown`. */
export const getStatus: Operation = (sei, call) =>
  json(200, statusOf(sei, call.params.id ?? "", secondsOf(call)));

export const listStatus: Operation = (sei, call) => {
  const request = read(listRequest, call.body);
  const ids = identities(castTexts(request.filter?.integration_ids));
  return json(
    200,
    paginated(ids, pageOf(request), (id) => statusOf(sei, id, secondsOf(call))),
  );
};

export function statusOf(sei: Sei, id: string, now: number): { integration_id?: string; status: Health } {
  if (!sei.store.triggers.has(id)) return { status: "unknown" };
  const jobs = catchUp(sei, id, now).filter((job) => job.at > now - WEEK);
  const succeeded = jobs.filter((job) => job.status === "success");
  return {
    integration_id: id,
    status: healthOf(jobs, succeeded),
    ...(succeeded[0] && {
      last_ingested_activity_from: activityOf(succeeded[0]).from,
      last_ingested_activity_to: succeeded.at(-1)?.at,
    }),
  };
}

function healthOf(jobs: readonly Job[], succeeded: readonly Job[]): Health {
  if (jobs.length === 0) return "warning";
  if (succeeded.length < jobs.length) return "failed";
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

function activityOf(job: Job): { from: number; to: number } {
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
  const wanted = read(z.object({ frequency: int }), call.query).frequency;
  if (wanted === undefined) throw new SeiError(400, "Required int parameter 'frequency' is not present");
  return changeFrequency(sei, call, wanted);
};

export const pause: Operation = (sei, call) => changeFrequency(sei, call, 0);

export const unpause: Operation = (sei, call) => {
  const { frequency } = requireTrigger(sei, call);
  return changeFrequency(sei, call, frequency === 0 ? 60 : frequency);
};

/** The trigger forgets what it has scanned; the numbers in the body are for another product. */
export const reonboard: Operation = (sei, call) => {
  const id = call.params.id ?? "";
  const trigger = { ...requireTrigger(sei, call), since: secondsOf(call) };
  sei.store.triggers.set(id, trigger);
  sei.store.jobs.delete(id);
  return json(200, triggerView(trigger));
};

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
