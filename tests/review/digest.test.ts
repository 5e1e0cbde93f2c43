// What makes two previews the same for whoever compares the one that was reviewed with the one that is applied.
import { createHash } from "node:crypto";
import { recorded, summaryOf } from "../support/recordedPreviews.ts";

const integration = (name: string) =>
  `urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::${name}`;
const bucket = "urn:pulumi:dev::app::aws:s3/bucket:Bucket::logs";

const rename = {
  op: "update",
  urn: integration("gitlab"),
  oldState: { id: "7", inputs: { name: "gitlab", tags: ["a"] } },
  newState: { id: "7", inputs: { name: "GitLab", tags: ["a"] } },
};
const other = { op: "create", urn: bucket, newState: { inputs: { acl: "private" } } };

const protectedSame = {
  op: "same",
  urn: integration("kept"),
  oldState: { id: "9", inputs: {}, protect: true },
  newState: { id: "9", inputs: {} },
};

const digest = (steps: readonly object[], more: object = {}) =>
  summaryOf(JSON.stringify({ steps, ...more })).digest;
const reviewed = digest([rename, other]);

test("it is a SHA-256, and no redaction takes it for a secret", () => {
  expect(reviewed).toMatch(/^[0-9a-f]{64}$/);
});

test.each<[string, object[], object]>([
  ["the steps come in another order", [other, rename], {}],
  [
    "the properties come in another order",
    [{ ...rename, newState: { inputs: { tags: ["a"], name: "GitLab" }, id: "7" } }, other],
    {},
  ],
  [
    "unchanged resources are shown, too",
    [rename, { ...rename, op: "same", urn: integration("x") }, other],
    {},
  ],
  ["a refresh is told of", [{ ...rename, op: "refresh" }, rename, other], {}],
  [
    "a day has passed since, and a warning counts it",
    [rename, other],
    { diagnostics: [{ urn: rename.urn, severity: "warning", message: "the token expires in 9 days" }] },
  ],
])("it is the same when %s", (_, steps, more) => {
  expect(digest(steps, more)).toBe(reviewed);
});

test.each<[string, object[]]>([
  ["an input has another value", [{ ...rename, newState: { id: "7", inputs: { name: "x" } } }, other]],
  ["what is recorded has changed", [{ ...rename, oldState: { id: "7", inputs: { name: "x" } } }, other]],
  ["it is about another object", [{ ...rename, oldState: { ...rename.oldState, id: "8" } }, other]],
  ["the operation is another one", [{ ...rename, op: "replace" }, other]],
  ["the resource is another one", [{ ...rename, urn: integration("gitlab2") }, other]],
  ["a step is new", [rename, other, { ...rename, op: "delete", urn: integration("old"), newState: null }]],
  ["a step is gone", [rename]],
  [
    "the delete no longer keeps the object",
    [{ ...rename, newState: { ...rename.newState, retainOnDelete: true } }, other],
  ],
  ["an unchanged resource loses its protection", [rename, other, protectedSame]],
  [
    "an object is imported by another id",
    [rename, { ...other, op: "import", newState: { id: "b", inputs: {} } }],
  ],
  ["an interrupted replacement has left a delete", [rename, other, { ...other, op: "delete-replaced" }]],
  ["another provider's resource changes otherwise", [rename, { ...other, newState: { inputs: {} } }]],
])("it is another one when %s", (_, steps) => {
  expect(digest(steps)).not.toBe(reviewed);
});

test("nothing to do has the digest of no steps", () => {
  expect(digest([])).toBe(createHash("sha256").digest("hex"));
  expect(digest([{ ...protectedSame, newState: protectedSame.oldState }])).toBe(digest([]));
});

test("the stream of a preview has the digest of the document", () => {
  for (const name of ["new", "replace", "drift"]) {
    expect(summaryOf(recorded(`${name}.jsonl`)).digest).toBe(summaryOf(recorded(`${name}.json`)).digest);
  }
});
