import type { RecordedRequest } from "../http/exchange";

/** Requests that follow each other without a pause: what one command or one test has asked. */
export interface Run {
  /** Of all runs since the start, counted from 0: the same run keeps its number. */
  readonly number: number;
  readonly requests: readonly RecordedRequest[];
}

/** Between two requests of one `pulumi up` there is less, between two commands of a person there is more. */
const PAUSE_MS = 4_000;

export function runsOf(requests: readonly RecordedRequest[]): Run[] {
  const runs: RecordedRequest[][] = [];
  for (const request of requests) {
    const last = runs.at(-1);
    const before = last?.at(-1)?.at.getTime();
    if (last === undefined || before === undefined || request.at.getTime() - before > PAUSE_MS)
      runs.push([request]);
    else last.push(request);
  }
  return runs.map((run, number) => ({ number, requests: run }));
}
