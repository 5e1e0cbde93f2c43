// Tags are created before the integrations that carry them. What SEI refused once says nothing about the next resource.

import { Secret } from "../../provider/src/secrets/secret.ts";
import { SeiAccount } from "../../provider/src/sei/seiAccount.ts";
import type { FaultRule, Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { ManualClock } from "../support/manualClock.ts";

let sandbox: Sandbox;
let account: SeiAccount;
beforeEach(async () => {
  sandbox = await startCheckedSandbox();
  account = new SeiAccount({
    baseUrl: sandbox.seiBaseUrl,
    apiKey: new Secret(sandbox.apiKey, "apiKey"),
    requestTimeoutMs: 5_000,
    maxConcurrency: 8,
    clock: new ManualClock(),
  });
});
afterEach(() => sandbox.close());

const create = "POST /v1/tags";
const list = "POST /v1/tags/list";
const FOR_EVER = { times: Number.POSITIVE_INFINITY };

describe("a tag that could not be created is tried again by the next resource", () => {
  test.each<[what: string, faults: readonly FaultRule[]]>([
    ["SEI refused it", [{ match: create, fault: "500", ...FOR_EVER }]],
    [
      "and the look for it failed, too",
      [
        { match: create, fault: "500", ...FOR_EVER },
        { match: list, fault: "500", skip: 1, ...FOR_EVER },
      ],
    ],
    [
      "the connection broke, and the look for it was throttled",
      [
        { match: create, fault: "resetBeforeCommit", ...FOR_EVER },
        { match: list, fault: "throttled", skip: 1, ...FOR_EVER },
      ],
    ],
    ["the tags could not be listed", [{ match: list, fault: "500", ...FOR_EVER }]],
  ])("%s", async (_what, faults) => {
    for (const fault of faults) sandbox.inject(fault);
    await expect(account.tags.idsOf(["platform"])).rejects.toThrow("[SEI_");
    sandbox.clearFaults();

    const ids = await account.tags.idsOf(["platform", "core"]);

    expect(await account.tags.namesOf(ids)).toEqual(["core", "platform"]);
  });
});

test("a tag that fails for one resource does not fail what another one reads meanwhile", async () => {
  const ids = await account.tags.idsOf(["known"]);
  sandbox.inject({ match: create, fault: "500", ...FOR_EVER });
  const hold = sandbox.hold({ match: create, at: "beforeCommit" });
  const failing = account.tags.idsOf(["refused"]);
  const failed = expect(failing).rejects.toThrow("[SEI_");
  await hold.reached;

  expect(await account.tags.namesOf(ids)).toEqual(["known"]);

  hold.release();
  await failed;
});

test("resources that want the same new tag at the same time make it once", async () => {
  const [first, second] = await Promise.all([
    account.tags.idsOf(["new"]),
    account.tags.idsOf(["new", "new"]),
  ]);

  expect(second).toEqual([...first, ...first]);
  expect(sandbox.requests().filter(({ path }) => path === "/v1/tags")).toHaveLength(1);
});
