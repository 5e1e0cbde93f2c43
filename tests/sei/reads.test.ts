// Integrations that are read while another one is being read are read together. A read says the same, together or alone.

import { withinTime } from "../../provider/src/http/operationTime.ts";
import { readBack } from "../../provider/src/integration/write.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import { LONGEST_WAIT_MS } from "../../provider/src/sei/integrationReads.ts";
import { SeiAccount } from "../../provider/src/sei/seiAccount.ts";
import type { FaultRule, Sandbox } from "../../sandbox/src/index.ts";
import { type Change, type ChangedListing, startChangedListing } from "../support/changedListing.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { ManualClock } from "../support/manualClock.ts";

const GET = "GET /v1/integrations/*";
const LIST = "POST /v1/integrations/list";
const FOR_EVER = { times: Number.POSITIVE_INFINITY };

/** A clock on which only pauses between the attempts of a request end: no read goes because it has waited long enough. */
class PatientClock extends ManualClock {
  longestWait: Promise<void> = new Promise(() => {});

  override async sleep(milliseconds: number): Promise<void> {
    if (milliseconds === LONGEST_WAIT_MS) return this.longestWait;
    return super.sleep(milliseconds);
  }
}

let sandbox: Sandbox;
let clock: PatientClock;
let account: SeiAccount;
let ids: string[];
let changed: ChangedListing | undefined;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
  clock = new PatientClock();
  account = accountAt(sandbox.seiBaseUrl);
  ids = Array.from({ length: 20 }, (_, index) =>
    sandbox.webPage.create({ name: `team-${index}`, url: sandbox.gitlabUrl }),
  );
});
afterEach(async () => {
  await changed?.close();
  changed = undefined;
  await sandbox.close();
});

function accountAt(baseUrl: string): SeiAccount {
  const apiKey = new Secret(sandbox.apiKey, "apiKey");
  return new SeiAccount({ baseUrl, apiKey, requestTimeoutMs: 5_000, maxConcurrency: 8, clock });
}

/** From now on the account is read through somebody who changes what SEI lists. */
async function changeListings(change: Change): Promise<void> {
  changed = await startChangedListing(sandbox.seiBaseUrl);
  changed.change = change;
  account = accountAt(changed.baseUrl);
}

const name = async (id: string): Promise<string> => (await account.reads.read(id)).name;

/** The first read stands in SEI; the others are asked for, and it may go on. */
async function readWhileOneIsUnderWay(others: readonly string[]): Promise<Array<string | Error>> {
  const [first = ""] = ids;
  const hold = sandbox.hold({ match: GET, at: "beforeCommit" });
  const reads = [first, ...others].map((id) => name(id).catch((error: Error) => error));
  await hold.reached;
  hold.release();
  return Promise.all(reads);
}

const calls = (): string[] => sandbox.requests().map(({ method, path }) => `${method} ${path}`);

test("one after the other, each is a GET", async () => {
  for (const id of ids.slice(0, 3)) await name(id);

  expect(calls()).toEqual(ids.slice(0, 3).map((id) => `GET /v1/integrations/${id}`));
});

test("twenty at a time are one GET and one list", async () => {
  expect(await readWhileOneIsUnderWay(ids.slice(1))).toEqual(ids.map((_, index) => `team-${index}`));

  expect(calls()).toEqual([`GET /v1/integrations/${ids[0]}`, LIST]);
  expect(sandbox.requests()[1]?.body).toEqual({
    page: 0,
    page_size: 19,
    filter: { integration_ids: ids.slice(1) },
  });
});

test("a read shows what was written before it was asked for, also while a list is under way", async () => {
  const [first = "", second = "", third = ""] = ids;
  const one = sandbox.hold({ match: GET, at: "beforeCommit" });
  const list = sandbox.hold({ match: LIST, at: "afterCommit" });
  const reads = [first, second, third].map(name);
  await one.reached;
  one.release();
  // The list has seen the third as it was, and its answer is on its way.
  await list.reached;
  sandbox.webPage.rename(third, "renamed");
  const later = name(third);
  list.release();

  expect(await Promise.all(reads)).toEqual(["team-0", "team-1", "team-2"]);
  expect(await later).toBe("renamed");
});

test("a read that is slow, or hangs, holds up the others for a moment alone", async () => {
  let waitedLongEnough = (): void => {};
  clock.longestWait = new Promise((resolve) => {
    waitedLongEnough = resolve;
  });
  const hold = sandbox.hold({ match: GET, at: "beforeCommit" });
  const [first = "", ...others] = ids;
  const hanging = name(first);
  await hold.reached;
  const reads = Promise.all(others.map(name));
  waitedLongEnough();

  expect(await reads).toHaveLength(19);

  hold.release();
  expect(await hanging).toBe("team-0");
});

describe("whatever the list says, each read says what a GET says", () => {
  test.each<[what: string, faults: readonly FaultRule[]]>([
    ["SEI refuses the list", [{ match: LIST, fault: "500", ...FOR_EVER }]],
    ["SEI's list is a sign-in page", [{ match: LIST, fault: "html", ...FOR_EVER }]],
    ["the list is of another shape", [{ match: LIST, fault: "wrongJson", ...FOR_EVER }]],
    ["the list breaks off", [{ match: LIST, fault: "truncatedBody", ...FOR_EVER }]],
  ])("%s", async (_what, faults) => {
    for (const fault of faults) sandbox.inject(fault);

    expect(await readWhileOneIsUnderWay(ids.slice(1))).toEqual(ids.map((_, index) => `team-${index}`));
  });

  test("one that is gone is not found, and the others are", async () => {
    const [, gone = ""] = ids;
    sandbox.webPage.remove(gone);

    const [first, missing, ...others] = await readWhileOneIsUnderWay(ids.slice(1));

    expect(first).toBe("team-0");
    expect(missing).toMatchObject({ code: "NOT_FOUND" });
    expect(others).toEqual(ids.slice(2).map((_, index) => `team-${index + 2}`));
  });

  test.each<[what: string, change: Change]>([
    ["it leaves one out", (records) => records.slice(1)],
    ["it has no filter (H21)", (records) => records.map((_, index) => ({ ...records[index], id: "999" }))],
    ["one is of another form", ([one, ...others]) => [{ ...one, metadata: "none" }, ...others]],
    ["one has no id", ([one, ...others]) => [{ ...one, id: null }, ...others]],
    ["one is null", (records) => [null, ...records.slice(1)]],
  ])("%s", async (_what, change) => {
    await changeListings(change);

    expect(await readWhileOneIsUnderWay(ids.slice(1))).toEqual(ids.map((_, index) => `team-${index}`));
  });
});

test("a write is applied when a GET says so, whatever a list says of it", async () => {
  await changeListings((records) => records.map((record) => ({ ...record, name: "before" })));
  const hold = sandbox.hold({ match: GET, at: "beforeCommit" });
  const others = { url: sandbox.gitlabUrl, satellite: false, authentication: "api_key" };
  const written = ids
    .slice(0, 3)
    .map((id, index) => readBack(id, { name: `team-${index}`, ...others }, account));
  await hold.reached;
  hold.release();

  expect((await Promise.all(written)).map((stored) => stored.name)).toEqual(["team-0", "team-1", "team-2"]);
  expect(calls()).toContain(LIST);
});

test("an operation waits no longer than it may", async () => {
  const hold = sandbox.hold({ match: GET, at: "beforeCommit" });
  const [first = "", second = ""] = ids;
  const reads = [name(first), withinTime(5, clock, () => name(second)).catch((error: Error) => error)];
  await hold.reached;

  expect(await reads[1]).toMatchObject({ code: "OPERATION_TIMEOUT" });

  hold.release();
  expect(await reads[0]).toBe("team-0");
});
