// Requests folded by what has asked them.
import type { RecordedRequest } from "../src/index.ts";
import { runsOf } from "../src/page/runs.ts";

const at = (seconds: number): RecordedRequest => ({
  number: seconds,
  headers: {},
  body: undefined,
  at: new Date(Date.UTC(2026, 0, 1) + seconds * 1_000),
  server: "sei",
  instance: "sei",
  method: "GET",
  path: "/v1/tags",
  query: {},
  status: 200,
  fault: null,
});

test.each([
  ["none", [], []],
  ["those of one command", [0, 1, 4, 7], [4]],
  ["a pause", [0, 1, 10, 11, 12, 60], [2, 3, 1]],
])("%s", (_what, seconds, lengths) => {
  const runs = runsOf(seconds.map(at));

  expect(runs.map(({ requests }) => requests.length)).toEqual(lengths);
  expect(runs.map(({ number }) => number)).toEqual(lengths.map((_, index) => index));
});
