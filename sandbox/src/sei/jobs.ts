import { castFailure } from "./agentMetadata";
import type { Sei } from "./sei";
import type { Credential, IntegrationRow, Job } from "./store";

const WEEK = 7 * 24 * 3600;
/** The scheduler looks for due triggers once a minute. */
const FIRST_JOB_AFTER = 60;
/** H24: how long the agent goes on with the GitLab client it has built. */
const CLIENT_CACHE = 15 * 60;

/**
 * Ingestion happens when somebody looks: every job that would have run since the last look is run then, at its own
 * time. Jobs of satellite integrations wait for a satellite, and the sandbox has none.
 */
export function catchUp(sei: Sei, id: string, now: number): readonly Job[] {
  const past = sei.store.jobs.get(id) ?? [];
  const row = sei.store.integrations.get(id);
  const trigger = sei.store.triggers.get(id);
  if (!row || !trigger || trigger.frequency === 0 || row.satellite) return past;

  const interval = trigger.frequency * 60;
  const last = past.at(-1)?.at;
  let due = Math.max(trigger.since + FIRST_JOB_AFTER, last === undefined ? 0 : last + interval);
  // What is older than the week that the status looks at would only cost time.
  if (due < now - WEEK) due += Math.ceil((now - WEEK - due) / interval) * interval;

  const jobs = past.filter((job) => job.at > now - WEEK);
  for (; due <= now; due += interval) jobs.push(runJob(sei, row, due, past.length + jobs.length === 0));
  sei.store.jobs.set(id, jobs);
  return jobs;
}

/** A scan at this moment, without waiting for the trigger. */
export function scanNow(sei: Sei, row: IntegrationRow, now: number): Job {
  const past = catchUp(sei, row.id, now);
  const job = runJob(sei, row, now, past.length === 0);
  sei.store.jobs.set(row.id, [...past, job]);
  return job;
}

function runJob(sei: Sei, row: IntegrationRow, at: number, first: boolean): Job {
  const error =
    castFailure(row.metadata) ?? sei.agentFails(agentCredential(sei, row.id, at), new Date(at * 1000));
  return { id: `job-${row.id}-${at}`, status: error === undefined ? "success" : "failure", at, first, error };
}

function agentCredential(sei: Sei, id: string, at: number): Credential | undefined {
  const cached = sei.store.agentClients.get(id);
  if (cached !== undefined && at - cached.since < CLIENT_CACHE) return cached.credential;
  const credential = sei.store.credentials.get(id);
  if (credential !== undefined) sei.store.agentClients.set(id, { credential, since: at });
  return credential;
}
