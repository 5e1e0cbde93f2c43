// What a create takes over, and what it refuses to, word by word: these texts stand in previews and pull requests.

import { startChangedListing } from "../support/changedListing.ts";
import { markerFor } from "../support/drivenDoor.ts";
import { type DrivenStack, startDrivenStack } from "../support/drivenStack.ts";
import type { Properties } from "../support/resourceDriver.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

let stack: DrivenStack;
beforeEach(async () => {
  stack = await startDrivenStack();
});
afterEach(() => stack.close());

type Made = Parameters<DrivenStack["sandbox"]["webPage"]["create"]>[0];

/** An integration that somebody has made in SEI's web page; returns its id. */
const byHand = (more: Partial<Made> = {}): string =>
  stack.sandbox.webPage.create({ name: "by hand", url: stack.sandbox.gitlabUrl, ...more });
const preview = (inputs: Properties) => stack.driver.preview(stack.program({ name: "by hand", ...inputs }));
const OAUTH = { authentication: "oauth", token: "oauth-token-of-sei" } as const;
const authorizedBy = (oauth?: unknown): Properties => ({ authMethod: "oauth", token: undefined, oauth });
const authorized = (): Properties => authorizedBy(stack.sandbox.webPage.authorizeOAuth());

test("a name that another one has is no reason to take that one over, where an id is given", async () => {
  const existingId = byHand();
  byHand({ name: "taken" });

  const { errors } = await preview({ existingId, name: "taken" });

  expect(errors).toEqual([expect.stringMatching(/^\[NAME_TAKEN\] .*Choose another name, or give the other/)]);
  expect(errors.join()).not.toContain("adoptExisting");
});

test("all that a PUT cannot change is told at once", async () => {
  const existingId = byHand({ application: "jira", satellite: true, ...OAUTH });

  expect((await preview({ existingId })).errors).toEqual([
    expect.stringContaining(
      `[ADOPTION_MISMATCH] the integration ${existingId} has application jira, satellite true, authentication oauth. `,
    ),
  ]);
});

test("its own that a replacement should have deleted is told as such", async () => {
  byHand({ satellite: true, metadata: { managed_by: markerFor("gitlab") } });

  expect((await preview({})).errors).toEqual([
    expect.stringMatching(
      /^\[ADOPTION_MISMATCH\] .* has satellite true, .*a replacement has to delete first/,
    ),
  ]);
});

test.each([
  ["has one", "theirs", true],
  ["has none", "", false],
])("an empty description, where SEI %s", async (_has, description, isRefused) => {
  const existingId = byHand({ description });

  const { errors } = await preview({ existingId, description: "" });

  const refusal = `[DESCRIPTION_INVALID] description: the integration ${existingId} has one, which cannot be cleared. `;
  expect(errors).toEqual(isRefused ? [expect.stringContaining(refusal)] : []);
});

test("what the program does not declare is kept, and said to be", async () => {
  const existingId = byHand({ description: "theirs", tags: ["x"] });

  const kept = await preview({ existingId });
  const replaced = await preview({ existingId, description: "ours", ingestion: { users: false } });

  expect(kept.warnings).toEqual([
    expect.stringContaining(
      ": the token is replaced; description kept; tags kept; ingestion kept; metadata kept.",
    ),
  ]);
  expect(replaced.warnings).toEqual([
    expect.stringContaining(
      ': the token is replaced; description changed; ingestion {"users":true} -> {"users":false}; tags kept; metadata kept.',
    ),
  ]);
});

test("an address that is not known yet is no other address", async () => {
  const existingId = byHand(OAUTH);

  const { errors, warnings } = await preview({
    existingId,
    accountType: "enterprise",
    satellite: false,
    ...authorizedBy(),
    url: UNKNOWN,
  });

  expect(errors).toEqual([]);
  expect(warnings).toContainEqual(expect.stringContaining("the OAuth authorization is kept"));
});

test.each<[what: string, made: Partial<Made>, inputs: () => Properties, told: string]>([
  ["a new authorization", OAUTH, authorized, "the OAuth authorization is replaced"],
  [
    "tags that are not known yet",
    { tags: ["x", "y"] },
    () => ({ tags: UNKNOWN }),
    "tags x, y -> (not known yet)",
  ],
  ["no tags", { tags: ["x"] }, () => ({ tags: [] }), "tags x -> none"],
])("a take-over with %s says so", async (_what, made, inputs, told) => {
  const existingId = byHand(made);

  const { errors, warnings } = await preview({ existingId, ...inputs() });

  expect(errors).toEqual([]);
  expect(warnings.join()).toContain(told);
});

test("its own of which SEI tells no date can be another team's", async () => {
  const listing = await startChangedListing(stack.sandbox.seiBaseUrl);
  try {
    listing.change = (records) => records.map(({ created_at: _, ...record }) => record);
    const id = byHand({ metadata: { managed_by: markerFor("gitlab") } });
    const driver = stack.anotherDriver({ "harness-sei:baseUrl": listing.baseUrl });

    const { errors } = await driver.up(stack.program({ name: "by hand" }));

    expect(errors).toEqual([
      expect.stringMatching(
        new RegExp(
          `^\\[OWNER_UNCERTAIN\\] the integration ${id} .* was made at a time that SEI does not tell: `,
        ),
      ),
    ]);
  } finally {
    await listing.close();
  }
});

test("what was taken over is told as what it was", async () => {
  const existingId = byHand();

  const { warnings } = await stack.driver.up(stack.program({ name: "by hand", existingId }));

  expect(warnings).toContain(
    `[TAKES_OVER] takes over the integration ${existingId} ("by hand"), which existed already.`,
  );
});

test("a take-over that SEI refuses is told as SEI's refusal, and asks for nothing more", async () => {
  const existingId = byHand();
  stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "throttled", retryAfter: 3_600, times: 9 });

  const { errors } = await stack.driver.up(stack.program({ name: "by hand", existingId }));

  expect(errors).toEqual([expect.stringMatching(/^\[SEI_THROTTLED\] /)]);
  const calls = stack.calls();
  expect(calls.at(-1)).toBe(`PUT /v1/integrations/${existingId}`);
  expect(calls.filter((call) => call.startsWith("PUT"))).toHaveLength(1);
  expect(stack.driver.state()).toBeUndefined();
});

test("its own leftover, which has spent the code, is taken over without it (H23)", async () => {
  const program = stack.program(authorized());
  await stack.driver.up(program, { killed: true });
  const [left] = stack.ours();

  expect((await stack.driver.up(program)).errors).toEqual([]);

  expect(stack.driver.state()?.id).toBe(left?.id);
  expect(stack.sandbox.integrations()).toHaveLength(1);
});

test("a take-over with a code whose answer is lost counts as done when SEI shows the rest", async () => {
  const existingId = byHand(OAUTH);
  stack.sandbox.inject({ match: "PUT /v1/integrations/*", fault: "resetAfterCommit" });

  const { errors } = await stack.driver.up(stack.program({ name: "by hand", existingId, ...authorized() }));

  expect(errors).toEqual([]);
  expect(stack.driver.state()?.id).toBe(existingId);
});

test("without a code there has to be one to take over", async () => {
  const { errors } = await preview({ ...authorizedBy(), adoptExisting: true });

  expect(errors).toEqual([
    expect.stringMatching(
      /^\[OAUTH_NOT_AUTHORIZED\] there is no integration with the name "by hand" to take over\. /,
    ),
  ]);
});

test("a new authorization may bring another address", async () => {
  const existingId = byHand({ ...OAUTH, url: "https://elsewhere.example" });

  const { errors } = await preview({ existingId, ...authorized() });

  expect(errors).toEqual([]);
});

test.each<[what: string, made: Partial<Made>, inputs: Properties]>([
  ["a token", {}, { token: UNKNOWN }],
  ["an authorization", OAUTH, authorizedBy(UNKNOWN)],
])("%s that is not known yet may bring another address, too", async (_what, made, inputs) => {
  const existingId = byHand({ ...made, url: "https://elsewhere.example" });

  expect((await preview({ existingId, ...inputs })).errors).toEqual([]);
});

test("what GitLab and what SEI has to say is told together", async () => {
  byHand();

  const { errors } = await preview({ token: stack.sandbox.tokens.expired });

  expect(errors).toEqual([expect.stringMatching(/TOKEN_EXPIRED\] .*NAME_TAKEN\] /s)]);
});

test("what replaces an integration cannot take it over again, and the preview says so", async () => {
  const existingId = byHand({ name: "gitlab" });
  const inputs = { existingId, accountType: "enterprise", satellite: false };
  await stack.created(inputs);

  const { errors } = await stack.driver.preview(stack.program({ ...inputs, satellite: true }));

  expect(errors).toEqual([expect.stringMatching(/^\[REPLACEMENT_REFUSED\] existingId: /)]);
});

test("an integration under another name is told as a stray, word by word", async () => {
  const id = byHand({ name: "before", metadata: { managed_by: markerFor("gitlab") } });

  expect((await preview({})).warnings).toContainEqual(
    expect.stringMatching(
      new RegExp(
        `^\\[STRAY_INTEGRATION\\] the integration ${id} \\("before"\\) carries this resource's marker`,
      ),
    ),
  );
});
