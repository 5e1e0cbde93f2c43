// A key is gone only when SEI says so twice: it answers that there is no such key, and a list lacks it, too (H9).
import type { Sandbox } from "../../sandbox/src/index.ts";
import { startCheckedSandbox } from "../support/contract.ts";
import { ManualClock } from "../support/manualClock.ts";
import { seiClient } from "../support/seiClient.ts";
import { jsonAnswer, type TinyServer } from "../support/tinyServer.ts";
import { callsTo, configOf, keyProvider, providerAt, RECORDED, startSeiThatLists } from "./keys.ts";

describe("an SEI that says what is so", () => {
  let sandbox: Sandbox;
  let warnings: string[];
  beforeEach(async () => {
    sandbox = await startCheckedSandbox();
    warnings = [];
  });
  afterEach(() => sandbox.close());

  const provider = () => keyProvider(configOf(sandbox), new ManualClock(), warnings);

  test("a key that is there is read with one request", async () => {
    const { id, outs } = await (await provider()).create(RECORDED);
    sandbox.clearRequests();

    expect(await (await provider()).read?.(id, outs)).toMatchObject({ id, props: outs });

    expect(callsTo(sandbox)).toEqual([`GET /v1/apikeys/${id}`]);
    expect(warnings).toEqual([]);
  });

  test("a key that somebody has removed in SEI leaves the state, with a warning", async () => {
    const { id, outs } = await (await provider()).create(RECORDED);
    await seiClient(sandbox).delete(`/v1/apikeys/${id}`);

    expect(await (await provider()).read?.(id, outs)).toEqual({});

    expect(warnings).toEqual([
      `[GONE_FROM_SEI] the API key ${id} is gone from SEI. The next \`pulumi up\` makes another one.`,
    ]);
  });

  test("a key that cannot be asked for is not gone, although a list lacks it", async () => {
    const { id, outs } = await (await provider()).create(RECORDED);
    await seiClient(sandbox).delete(`/v1/apikeys/${id}`);
    sandbox.inject({ match: "GET /v1/apikeys/*", fault: "500", times: Number.POSITIVE_INFINITY });

    await expect((await provider()).read?.(id, outs)).rejects.toThrow(/^\[SEI_UNAVAILABLE\]/);
  });
});

describe("an SEI that knows no key by its id, and lists it all the same", () => {
  const KEYS = ["6", "7"].map((id) => ({ id, name: `satellite ${id}`, role: "INGESTION" }));
  let sei: TinyServer;
  beforeEach(async () => {
    sei = await startSeiThatLists(KEYS, jsonAnswer(404, { message: "AccessKey not found." }));
  });
  afterEach(() => sei.close());

  test("a read keeps the key", async () => {
    const seen = await (await providerAt(sei.url)).read?.("7", RECORDED);
    expect(seen).toMatchObject({ id: "7", inputs: { name: "satellite 7" } });
  });

  test("a delete of it is an error, so that it stays in the state", async () => {
    await expect((await providerAt(sei.url)).delete?.("7", RECORDED)).rejects.toThrow(/^\[NOT_FOUND\]/);
  });
});
