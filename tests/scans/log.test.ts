// What is read out of SEI's log of scans, whatever shape it has: nobody has seen that of a real SEI.
import { readIngestionFailure } from "../../provider/src/scans/readIngestionFailure.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import { SeiClient } from "../../provider/src/sei/seiClient.ts";
import { ManualClock } from "../support/manualClock.ts";
import { json, startScriptedServer } from "../support/scriptedServer.ts";

const HOUR = 3_600;
const NOON = Date.UTC(2026, 10, 22, 12) / 1_000;

const scan = (hoursAgo: number, status: string, more: object = {}) => ({
  id: `job-${hoursAgo}`,
  status,
  created_at: NOON - hoursAgo * HOUR,
  ...more,
});

async function failureIn(records: readonly object[], hasNext = false) {
  const server = await startScriptedServer(json(200, { records, _metadata: { has_next: hasNext } }));
  try {
    const client = new SeiClient({
      baseUrl: server.url,
      apiKey: new Secret("key", "apiKey"),
      requestTimeoutMs: 1_000,
      maxConcurrency: 1,
      clock: new ManualClock(),
    });
    return await readIngestionFailure("7", client, "read");
  } finally {
    await server.close();
  }
}

test("the latest row of failures counts, in whatever order the log comes, and running scans do not", async () => {
  const log = [
    scan(3, "failure"),
    scan(9, "success"),
    scan(0, "pending"),
    scan(2, "failure"),
    scan(12, "failure"),
  ];
  expect(await failureIn(log)).toEqual({
    since: "2026-11-22T09:00:00.000Z",
    isLonger: false,
    scans: 2,
    isOver: false,
    errors: [],
  });
});

test("one that is over says so", async () => {
  expect(await failureIn([scan(1, "success"), scan(2, "failure")])).toMatchObject({ scans: 1, isOver: true });
});

test("a row that goes on beyond what was read is told as longer", async () => {
  const failures = [1, 2, 3].map((hours) => scan(hours, "failure"));
  expect(await failureIn(failures, true)).toMatchObject({ scans: 3, isLonger: true });
  expect(await failureIn([...failures, scan(4, "success")], true)).toMatchObject({ isLonger: false });
});

test("what ended the scan is told first, then errors, then warnings", async () => {
  const failures = [
    ...Array.from({ length: 12 }, (_, index) => ({ message: `code=404 of ${index}`, severity: "WARNING" })),
    { message: "code=403", url: "https://gitlab.com/api/v4/projects/9", severity: "ERROR" },
  ];
  const found = await failureIn([scan(1, "failure", { error: { message: "code=401" }, failures })]);
  expect(found?.errors).toHaveLength(10);
  expect(found?.errors.slice(0, 3)).toMatchObject([
    { message: "code=401", meaning: expect.stringContaining("refuses the credential") },
    { message: "code=403", url: "https://gitlab.com/api/v4/projects/9" },
    { message: "code=404 of 0" },
  ]);
});

test.each([
  ["a time that is none", { created_at: null }],
  ["a time in microseconds", { created_at: NOON * 1_000_000 }],
  ["no time", { created_at: undefined }],
])("a scan with %s is left out, and nothing else", async (_, more) => {
  expect(await failureIn([{ ...scan(1, "failure"), ...more }, scan(2, "failure")])).toMatchObject({
    scans: 1,
  });
});

test.each([
  ["an error that is a text", { error: "broken" }],
  ["a failure without a message", { failures: [{ url: "x" }, { message: "code=401" }], error: undefined }],
  ["failures that are no list", { failures: {} }],
])("%s takes nothing else along", async (_, more) => {
  const found = await failureIn([scan(1, "failure", { error: { message: "code=401" }, ...more })]);
  expect(found).toMatchObject({ scans: 1 });
  expect(found?.errors.every(({ message }) => message === "code=401")).toBe(true);
});

test("a message can neither show a secret nor move a cursor", async () => {
  const hex = "0123456789abcdef".repeat(4);
  const message = `a\u001b[2J\n https://oauth2:${hex}@gitlab.com/x?access_token=${hex} {"PRIVATE-TOKEN":"mycompany-${hex}"}`;
  const found = await failureIn([scan(1, "failure", { error: { message } })]);
  expect(found?.errors[0]?.message).toBe(
    'a [2J  https://[secret]@gitlab.com/x?access_token=[secret] {"PRIVATE-TOKEN":"[secret]"}',
  );
});
