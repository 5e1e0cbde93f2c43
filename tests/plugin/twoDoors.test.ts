// One life, two doors: whatever happens to a resource, SEI is sent the same, Pulumi is told the same, and SEI and the
// state end as the same. The tests in tests/hazards and tests/model say what that is, and run through both doors, too.

import { type DoorName, markerFor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import { isOfProvider } from "../support/requestRules.ts";
import type { Outcome, Properties } from "../support/resourceDriver.ts";

type Life = (stack: DrivenStack) => Promise<Outcome[]>;

const LASTING = { times: Number.POSITIVE_INFINITY };

/** Creates, changes the program, and looks again. */
const changed =
  (to: Properties, from: Properties = {}): Life =>
  async ({ driver, program }) => [
    await driver.up(program(from)),
    await driver.up(program(to)),
    await driver.preview(program(to)),
  ];

/** Meets a fault in the first run, or in a change; the second run goes without it. */
const metBy =
  (match: string, fault: object, change?: Properties): Life =>
  async ({ driver, program, sandbox }) => {
    const before = change === undefined ? [] : [await driver.up(program({ tags: ["a"] }))];
    sandbox.inject({ match, fault: "503", ...fault });
    const met = await driver.up(program(change));
    sandbox.clearFaults();
    return [...before, met, await driver.up(program(change)), await driver.refresh()];
  };

const satellite = (stack: DrivenStack): Properties => ({
  accountType: "privateCloud",
  url: stack.sandbox.gitlabs.selfManaged.url,
  satellite: true,
  token: undefined,
  validateConnection: "never",
});

const LIVES: Readonly<Record<string, Life>> = {
  "a create, and nothing left to do": changed({}),
  "a change of the name": changed({ name: "renamed" }),
  "a change of the description": changed({ description: "new" }, { description: "old" }),
  "a change of tags": changed({ tags: ["b", "a"] }, { tags: ["A"] }),
  "a change of ingestion": changed(
    { ingestion: { users: false, commits: true } },
    { ingestion: { users: true } },
  ),
  "a change of metadata": changed({ metadata: { own: { a: [1] } } }, { metadata: { own: 1 } }),
  "a change of what only steers the provider": changed({ startIngestion: false, expiryWarningDays: 3 }),
  "what is taken out": changed(
    {},
    { description: "d", tags: ["a"], ingestion: { users: true }, metadata: { own: 1 } },
  ),
  "a rotation": async (stack) => changed({ token: stack.sandbox.tokens.valid2 })(stack),
  "another source of the token": async (stack) =>
    changed({ token: undefined, tokenFrom: { env: "TWO_DOORS" } })(stack),
  "inputs that are wrong": changed({ name: "", tags: ["a,b"], url: "no address" }),
  "an input that there is not": changed({ tag: ["a"] }),
  "a replacement": async (stack) => changed(satellite(stack))(stack),
  "a satellite": async (stack) => {
    const options = { satelliteOptions: { proxy: { host: "proxy", port: 3128, password: "confidential" } } };
    return changed({ ...satellite(stack), ...options, tags: ["a"] }, satellite(stack))(stack);
  },

  "drift, seen and repaired": async ({ driver, program, sandbox }) => {
    const wanted = program({ tags: ["a"], ingestion: { users: true } });
    const created = await driver.up(wanted);
    const id = driver.state()?.id ?? "";
    sandbox.webPage.rename(id, "by hand");
    sandbox.webPage.retag(id, ["theirs"]);
    sandbox.webPage.setMetadata(id, { fetch_users: "true", own: 1 });
    return [created, await driver.refresh(), await driver.up(wanted)];
  },
  "gone from SEI, and made again": async ({ driver, program, sandbox }) => {
    const created = await driver.up(program());
    sandbox.webPage.remove(driver.state()?.id ?? "");
    return [created, await driver.refresh(), await driver.up(program())];
  },
  "gone from SEI, and destroyed": async ({ driver, program, sandbox }) => {
    const created = await driver.up(program());
    sandbox.webPage.remove(driver.state()?.id ?? "");
    return [created, await driver.destroy()];
  },
  "being deleted by SEI": async ({ driver, program, sandbox }) => {
    const created = await driver.up(program());
    sandbox.deletionsTake(60_000);
    return [created, await driver.destroy(), await driver.up(program()), await driver.refresh()];
  },
  "a take-over by id": async ({ driver, program, sandbox }) => {
    const { url } = { url: sandbox.gitlabUrl };
    const existingId = sandbox.webPage.create({ name: "by hand", url, token: sandbox.tokens.valid2 });
    return [await driver.up(program({ existingId, tags: ["a"] })), await driver.destroy()];
  },
  "a take-over by name": async ({ driver, program, sandbox }) => {
    sandbox.webPage.create({ name: "gitlab", url: sandbox.gitlabUrl, token: sandbox.tokens.valid2 });
    return [await driver.up(program()), await driver.up(program({ adoptExisting: true }))];
  },
  "another resource's integration": async ({ driver, program, sandbox }) => {
    const created = await driver.up(program());
    const id = driver.state()?.id ?? "";
    sandbox.webPage.setMetadata(id, { managed_by: "other/urn:pulumi:x::y::z::w", instance: "another" });
    return [created, await driver.up(program({ tags: ["a"] })), await driver.destroy()];
  },
  "a state that is lost": async ({ driver, program }) => {
    const created = await driver.up(program());
    driver.forget();
    return [created, await driver.up(program({ tags: ["a"] }))];
  },
  "a run that is killed before it records anything": async ({ driver, program }) => [
    await driver.up(program({ tags: ["a"] }), { killed: true }),
    await driver.up(program({ tags: ["b"] })),
    await driver.up(program({ tags: ["c"] }), { killed: true }),
    await driver.up(program({ tags: ["c"] })),
  ],
  "a resource that is renamed in the program": async ({ driver, program }) => {
    const created = await driver.up(program({ name: "shared" }));
    const { gitlab = {} } = program({ name: "shared" });
    const refused = await driver.preview({ renamed: gitlab });
    driver.rename("gitlab", "renamed");
    return [created, refused, await driver.up({ renamed: gitlab })];
  },

  "a POST that SEI does not get": metBy("POST /v1/integrations", { fault: "resetBeforeCommit" }),
  "a POST that SEI never gets": metBy("POST /v1/integrations", { fault: "resetBeforeCommit", ...LASTING }),
  "a POST whose answer is lost": metBy("POST /v1/integrations", { fault: "resetAfterCommit" }),
  "a POST that fails half-way": metBy("POST /v1/integrations", { fault: "stepFails", step: "insertTags" }),
  "a create that cannot be read back": metBy("GET /v1/integrations/*", LASTING),
  "a create that is read too early": metBy("GET /v1/integrations/*", { fault: "staleRead" }),
  "a PUT that SEI never gets": metBy(
    "PUT /v1/integrations/*",
    { fault: "resetBeforeCommit", ...LASTING },
    { tags: ["b"] },
  ),
  "a PUT whose answer is lost": metBy(
    "PUT /v1/integrations/*",
    { fault: "resetAfterCommit" },
    { tags: ["b"] },
  ),
  "an update that cannot be read back": metBy(
    "GET /v1/integrations/*",
    { skip: 1, ...LASTING },
    { description: "new" },
  ),
  "a listing that fails": metBy("POST /v1/integrations/list", LASTING),
  "a DELETE that fails with status 200": async ({ driver, program, sandbox }) => {
    const created = await driver.up(program());
    sandbox.inject({ match: "DELETE /v1/integrations/*", fault: "stepFails", step: "deleteRow", times: 2 });
    return [created, await driver.destroy(), await driver.destroy()];
  },
};

test.each(Object.entries(LIVES))("%s is the same through both doors", async (_what, life) => {
  const throughClass = await seen(life, "class");
  const throughPlugin = await seen(life, "plugin");

  expect(throughClass.requests.length).toBeGreaterThan(0);
  expect(throughPlugin).toEqual(throughClass);
});

/** All that can be seen of a life, but for what differs from run to run and from marker to marker. */
async function seen(life: Life, door: DoorName) {
  const stack = await startDrivenStack({ door });
  try {
    process.env.TWO_DOORS = stack.sandbox.tokens.valid;
    const outcomes = await life(stack);
    const { sandbox, driver } = stack;
    const requests = sandbox
      .requests()
      .filter(isOfProvider)
      .map(({ server, method, path, body }) => ({ server, method, path, body }));
    const integrations = sandbox.integrations().map(({ tokenIs, ...integration }) => ({
      ...integration,
      has: Object.entries(sandbox.tokens).flatMap(([name, token]) => (tokenIs(token) ? [name] : [])),
    }));
    const state = JSON.parse(driver.stateFile(), (key, value) => (key === "__provider" ? undefined : value));
    return normal({ outcomes, requests, integrations, state }, stack, door);
  } finally {
    delete process.env.TWO_DOORS;
    await stack.close();
  }
}

function normal<T extends object>(all: T, { sandbox }: DrivenStack, door: DoorName): T {
  const marker = markerFor("gitlab", door).replace("gitlab", "");
  const servers = [sandbox.gitlabUrl, sandbox.gitlabs.selfManaged.url, sandbox.seiBaseUrl];
  const text = servers
    .reduce((left, url, index) => left.replaceAll(url, `SERVER${index}`), JSON.stringify(all))
    .replaceAll(marker, "MARKER::")
    .replaceAll(marker.replace("organization/", ""), "MARKER::")
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, "INSTANCE")
    .replaceAll(/127\.0\.0\.1:\d+/g, "HOST")
    // The pauses between repetitions are random.
    .replaceAll(/2026-11-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/(?<="\w+_at":)\d+/g, "0");
  // Which of the fingerprints it is has to agree, and not of what: each sandbox has tokens of its own.
  const known: string[] = [];
  return JSON.parse(text, (key, value) => {
    if (!/Fingerprint$/.test(key)) return value;
    if (!known.includes(value)) known.push(value);
    return `FINGERPRINT${known.indexOf(value)}`;
  });
}
