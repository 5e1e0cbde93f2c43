import { startCheckedSandbox } from "../../tests/support/contract.ts";
import { seiClient, seiClientWith } from "../../tests/support/seiClient.ts";
import type { Sandbox } from "../src/index.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
});
afterEach(() => sandbox.close());

const status = async (id: string) => (await seiClient(sandbox).post(`/v1/ingestion/${id}/status`, {})).body;
const create = (token = sandbox.tokens.valid) => sandbox.webPage.create({ name: "team-a", token });

test("the health is `warning` until the first scan, and then `healthy`", async () => {
  const id = create();
  expect(await status(id)).toEqual({ integration_id: id, status: "warning" });

  sandbox.advanceTime(HOUR);

  expect(await status(id)).toMatchObject({
    integration_id: id,
    status: "healthy",
    last_ingested_activity_from: expect.any(Number),
    last_ingested_activity_to: expect.any(Number),
  });
});

test("a token that expires makes later scans fail, and the health with them", async () => {
  const id = create(sandbox.tokens.expiring);
  sandbox.advanceTime(9 * DAY);
  expect((await status(id)).status).toBe("healthy");

  sandbox.advanceTime(2 * DAY);

  expect((await status(id)).status).toBe("failed");
  const { body } = await seiClient(sandbox).post(`/v1/ingestion/${id}/logs`, { page_size: 1 });
  expect(body.records).toMatchObject([
    { status: "failure", error: { message: expect.stringContaining("401") } },
  ]);
});

test("a failure is forgotten after seven days without one", async () => {
  const id = create(sandbox.tokens.unknown);
  sandbox.advanceTime(HOUR);
  expect((await status(id)).status).toBe("failed");
  sandbox.webPage.replaceToken(id, sandbox.tokens.valid);

  sandbox.advanceTime(2 * HOUR);
  expect((await status(id)).status).toBe("failed");
  sandbox.advanceTime(8 * DAY);
  expect((await status(id)).status).toBe("healthy");
});

test("scans run every sixty minutes, the first one a minute after the trigger is there", async () => {
  const id = create();
  sandbox.advanceTime(3 * HOUR + 60_000);

  const { body } = await seiClient(sandbox).post(`/v1/ingestion/${id}/logs`, {});

  expect(body.count).toBe(4);
  const times = body.records.map((record: { to: number }) => record.to);
  expect(times[0] - times[1]).toBe(3600);
  const first = body.records.at(-1);
  expect(first.to - first.from).toBe(14 * 24 * 3600);
});

test("a paused integration does not ingest until it is resumed, which a PUT can do and undo cannot", async () => {
  const sei = seiClient(sandbox);
  const request = { name: "paused", application: "gitlab", satellite: true, start_ingestion: false };
  const { id } = (await sei.post("/v1/integrations", request)).body;
  expect((await sei.get(`/v1/ingestion/${id}/frequency`)).body).toEqual({ status: "paused", frequency: 0 });

  await sei.put(`/v1/integrations/${id}`, { name: "paused", start_ingestion: true });
  expect((await sei.get(`/v1/ingestion/${id}/frequency`)).body).toEqual({ status: "running", frequency: 60 });

  await sei.put(`/v1/integrations/${id}`, { name: "paused", start_ingestion: false });
  expect((await sei.get(`/v1/ingestion/${id}/frequency`)).body.status).toBe("running");
});

test("a satellite's integration waits for its satellite", async () => {
  const id = sandbox.webPage.create({ name: "satellite", satellite: true });

  sandbox.advanceTime(DAY);

  expect((await status(id)).status).toBe("warning");
});

test("an integration that does not exist is `unknown`, not a 404", async () => {
  expect(await status("1")).toEqual({ status: "unknown" });
});

test("the health of several tells how many were asked for, whatever they are and on every page", async () => {
  const id = create();
  const list = async (request: object) =>
    (await seiClient(sandbox).post("/v1/ingestion/status", request)).body;
  const filter = { integration_ids: [id, "1", "none"] };

  expect(await list({ filter })).toMatchObject({
    records: [{ integration_id: id, status: "warning" }, { status: "unknown" }, { status: "unknown" }],
    _metadata: { total_count: 3 },
  });
  expect(await list({ filter, page: 7 })).toMatchObject({ count: 0, _metadata: { total_count: 3 } });
});

test("the last ingested activity is that of the last successful scan", async () => {
  const id = create();
  sandbox.advanceTime(3 * HOUR);

  const { last_ingested_activity_from: from, last_ingested_activity_to: to } = await status(id);

  expect(to - from).toBe(3600);
});

test("the vendor's staff can change the frequency and start over", async () => {
  const id = create();
  const vendor = seiClientWith(sandbox, {
    authorization: sandbox.authorizationOf({ email: "a@levelops.io", role: "ADMIN" }),
  });
  const put = async (path: string) => (await vendor.put(`/v1/ingestion/${id}/${path}`)).body;

  expect(await put("frequency?frequency=15")).toEqual({ status: "success", frequency: 15 });
  expect(await put("frequency?frequency=15")).toEqual({ status: "no-op", frequency: 15 });
  sandbox.advanceTime(HOUR);
  expect((await status(id)).status).toBe("healthy");
  await vendor.post(`/v1/ingestion/${id}/trigger/reonboard`, {});
  expect((await status(id)).status).toBe("warning");
});
