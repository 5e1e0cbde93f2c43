// What the provider has sent to SEI and GitLab.
import type { RecordedRequest } from "harness-sei-sandbox";
import { type Figure, figureOf } from "./figures.mts";
import type { Sandbox } from "./stack.mts";
import "../tools/project/sources.mts";

const { USER_AGENT } = await import("../provider/src/http/httpClient.ts");

/** What it sent since the last look; SEI's own calls to GitLab are not among it. */
export function takeRequests(sandbox: Sandbox): RecordedRequest[] {
  const requests = sandbox.requests().filter(({ headers }) => headers["user-agent"] === USER_AGENT);
  sandbox.clearRequests();
  return requests;
}

interface RequestCount {
  readonly what: string;
  readonly count: (requests: readonly RecordedRequest[]) => number;
  /** The most that is good enough for so many integrations. */
  readonly goal: (size: number) => number;
}

/** How many requests are like this: `sei GET /v1/integrations/12`. */
const like = (pattern: RegExp) => (requests: readonly RecordedRequest[]) =>
  requests.filter(({ server, method, path }) => pattern.test(`${server} ${method} ${path}`)).length;

/** What is counted, by the command that it is counted in. */
const COUNTS: Readonly<Record<string, readonly RequestCount[]>> = {
  up: [
    { what: "POSTs", count: like(/^sei POST \/v1\/integrations$/), goal: (size) => size },
    {
      what: "look-ups and reads back",
      count: like(/^sei (?:POST .*\/list|GET \/v1\/integrations\/\d+)$/),
      goal: (size) => size + 1,
    },
    // A validation is a dozen questions to GitLab; this one is in each.
    { what: "validations at GitLab", count: like(/personal_access_tokens\/self$/), goal: () => 1 },
  ],
  preview: [{ what: "all requests", count: (requests) => requests.length, goal: () => 0 }],
  refresh: [
    { what: "all requests", count: (requests) => requests.length, goal: () => 2 },
    { what: "GETs", count: like(/^sei GET /), goal: () => 0 },
  ],
};

/** The counts of a command, of which each round has seen the requests. */
export function requestFigures(
  command: string,
  size: number,
  rounds: readonly (readonly RecordedRequest[])[],
): Figure[] {
  return (COUNTS[command] ?? []).map(({ what, count, goal }) =>
    figureOf({
      work: `${command}: ${what}`,
      size,
      unit: "requests",
      compare: "total",
      samples: rounds.map((requests) => ({ ours: count(requests) })),
      goal: goal(size),
    }),
  );
}
