// What a review makes of single steps that the recorded previews do not have.
import { markdown } from "../../provider/src/review/markdown.ts";
import { saysNothing } from "../../provider/src/review/summarise.ts";
import { NOW, summaryOf } from "../support/recordedPreviews.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

const URN = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";

const base = { name: "gitlab", accountType: "cloud", authMethod: "pat", url: "https://gitlab.com" };
const state = (more: object = {}) => ({ id: "7", inputs: { ...base, ...more } });

function reviewed(step: object) {
  const { integrations, outcome } = summaryOf(JSON.stringify({ steps: [{ urn: URN, ...step }] }));
  return { outcome, ...integrations[0] };
}

test("a delete with retainOnDelete destroys nothing", () => {
  const review = reviewed({ op: "delete", oldState: { ...state(), retainOnDelete: true } });
  expect(review).toMatchObject({ outcome: "changes", operation: "delete", destructive: false });
  expect(review.consequence).toContain("SEI keeps it");
});

test("an update says of what is no longer declared what becomes of it in SEI", () => {
  const oldState = state({
    description: "text",
    tags: ["a"],
    ingestion: { users: true, commits: true },
    metadata: { note: 1 },
    startIngestion: true,
  });
  const newState = state({ ingestion: { commits: true } });

  expect(reviewed({ op: "update", oldState, newState }).changes).toEqual([
    { property: "description", old: "text", takenOut: "stays in SEI" },
    { property: "ingestion.users", old: true, takenOut: "SEI's default" },
    { property: "metadata.note", old: 1, takenOut: "leaves SEI" },
    { property: "startIngestion", old: true },
    { property: "tags", old: ["a"], takenOut: "the declared ones come off" },
  ]);
  const text = markdown(
    summaryOf(JSON.stringify({ steps: [{ urn: URN, op: "update", oldState, newState }] })),
  );
  expect(text).toContain("| <code>tags</code> | <code>a</code> | (the declared ones come off) |");
  const replaced = reviewed({ op: "replace", oldState, newState });
  expect(replaced.changes?.every(({ takenOut }) => takenOut === undefined)).toBe(true);
});

test("a replacement that no input is the reason of says so", () => {
  const review = reviewed({ op: "replace", oldState: state(), newState: state(), replaceReasons: null });
  expect(review).toMatchObject({ outcome: "destructive", destructive: true });
  expect(review.reason).toBe("replaced because it was asked for, or is tainted");
});

test("several tokens in one integration are told where its way to sign in stands", () => {
  const more = state({ authentication: "multiple_api_keys", tags: [] });
  const step = { op: "update", oldState: state({ authentication: "multiple_api_keys" }), newState: more };

  expect(reviewed(step)).toMatchObject({ severalTokens: true, token: { status: "none" } });
  expect(markdown(summaryOf(JSON.stringify({ steps: [{ urn: URN, ...step }] })))).toContain(
    "cloud · several personal access tokens · ",
  );
});

test("an integration within a component is one, too", () => {
  const urn = URN.replace("::pulumi-nodejs", "::my:Team$pulumi-nodejs");
  expect(reviewed({ urn, op: "create", newState: state() }).operation).toBe("create");
});

test("a value that is not known yet is told as such", () => {
  const oldState = state({ tokenFingerprint: "4f6ae0ec5365", tags: ["a"] });
  const newState = state({ tokenFingerprint: UNKNOWN, tags: ["a", UNKNOWN], url: UNKNOWN });
  expect(reviewed({ op: "update", oldState, newState })).toMatchObject({
    token: { status: "unknown" },
    tags: ["a", "(not known yet)"],
    changes: [
      { property: "tags", old: ["a"], unknown: true },
      { property: "url", old: "https://gitlab.com", unknown: true },
    ],
  });
});

test.each([
  ["2026-11-23", 1],
  ["2026-11-22", 0],
  ["2026-11-21", -1],
])("a token that dies on %s, asked at noon of the 22nd, has %d days left", (tokenExpiresAt, daysLeft) => {
  expect(NOW.toISOString()).toContain("2026-11-22T12");
  const { token } = reviewed({ op: "same", oldState: state(), newState: state({ tokenExpiresAt }) });
  expect(token?.daysLeft).toBe(daysLeft);
});

test("a fingerprint that is missing in the outputs is of a token that may not have arrived", () => {
  const oldState = { ...state({ tokenFingerprint: "4f6ae0ec5365" }), outputs: base };
  const newState = state({ tokenFingerprint: "4f6ae0ec5365" });
  expect(reviewed({ op: "update", oldState, newState }).token?.status).toBe("new");
});

describe("an update is never without a reason:", () => {
  const updated = (before: object, after: object, more: object = {}) =>
    reviewed({ op: "update", oldState: state(before), newState: state(after), ...more });
  const secret = { metadata: { note: "x", contact: "[secret]" } };

  test("a secret that is another one is named, without it", () => {
    const review = updated(secret, secret, {
      diffReasons: ["metadata"],
      detailedDiff: { "metadata.contact": { kind: "update", inputDiff: true } },
    });
    expect(review.reason).toBe("a secret value changed");
    expect(review.changes).toEqual([{ property: "metadata.contact", secret: true }]);
  });

  test("so it is beside another change, and where the engine names the whole input alone", () => {
    const beside = updated(
      secret,
      { metadata: { ...secret.metadata, note: "y" } },
      {
        detailedDiff: { "metadata.note": {}, "metadata.contact": {} },
      },
    );
    expect(beside.changes?.map(({ property }) => property)).toEqual(["metadata.contact", "metadata.note"]);
    expect(updated(secret, secret, { diffReasons: ["metadata"] }).changes).toHaveLength(1);
  });

  test.each<[string, object, string]>([
    [
      "an input that is not shown",
      { diffReasons: ["tokenExpiresAt"] },
      "updated because tokenExpiresAt changed",
    ],
    ["nothing that the engine tells", {}, "updated because of what a preview does not show"],
  ])("%s", (_, more, reason) => {
    expect(updated({}, {}, more).reason).toBe(reason);
  });

  test.each<[what: string, before: object, after: object, isSentAgain: boolean]>([
    ["another version", { tokenVersion: 1 }, { tokenVersion: 2 }, true],
    ["a first version", {}, { tokenVersion: 1 }, true],
    ["a version that is taken out", { tokenVersion: 1 }, {}, false],
    ["another version of another token", {}, { tokenVersion: 1, tokenFingerprint: "11b293b19291" }, false],
  ])("%s tells whether the token is sent again, though it is the same", (_, before, after, isSentAgain) => {
    const fingerprint = { tokenFingerprint: "4f6ae0ec5365" };
    const [oldState, newState] = [state({ ...fingerprint, ...before }), state({ ...fingerprint, ...after })];
    const summary = summaryOf(JSON.stringify({ steps: [{ urn: URN, op: "update", oldState, newState }] }));
    expect(summary.integrations[0]?.token.sentAgain).toBe(isSentAgain ? true : undefined);
    expect(markdown(summary).includes("**sent to SEI again**")).toBe(isSentAgain);
  });

  test("another token is reason enough", () => {
    const [before, after] = [{ tokenFingerprint: "4f6ae0ec5365" }, { tokenFingerprint: "11b293b19291" }];
    expect(updated(before, after, { diffReasons: ["tokenFingerprint"] }).reason).toBeUndefined();
  });
});

describe("the source of a token that a preview does not tell:", () => {
  test.each<[string, object, object, string | undefined]>([
    ["a token known later", { tokenFingerprint: UNKNOWN }, { status: "unknown", source: "token" }, undefined],
    ["a secret one", { tokenFingerprint: "[secret]" }, { status: "unknown", source: "token" }, undefined],
    [
      "an authorization known later",
      { authMethod: "oauth", oauthFingerprint: UNKNOWN },
      { status: "unknown", source: "oauth" },
      "token",
    ],
    [
      "a variable known later",
      { tokenFingerprint: UNKNOWN, tokenFrom: { env: UNKNOWN } },
      { status: "unknown", source: "tokenFrom env (not known yet)" },
      "token",
    ],
    [
      "a secret name of a file",
      { tokenFingerprint: UNKNOWN, tokenFrom: { file: "[secret]" } },
      { status: "unknown", source: "tokenFrom file (secret)" },
      "token",
    ],
    [
      "a reference known later",
      { tokenFingerprint: UNKNOWN, tokenFrom: UNKNOWN },
      { status: "unknown", source: "tokenFrom" },
      "token",
    ],
  ])("%s", (_, after, token, sourceFrom) => {
    const step = {
      op: "update",
      oldState: state({ tokenFingerprint: "4f6ae0ec5365" }),
      newState: state(after),
    };
    const review = reviewed(step);
    expect(review.token).toEqual({
      from: "4f6ae0ec5365",
      ...token,
      ...(sourceFrom === undefined ? {} : { sourceChanged: true, sourceFrom }),
    });
    expect(markdown(summaryOf(JSON.stringify({ steps: [{ urn: URN, ...step }] })))).not.toMatch(
      /none|04da6b54/,
    );
  });
});

describe("every resource of the stack counts:", () => {
  const KEY = URN.replace("GitLabIntegration::gitlab", "IngestionKey::satellite");
  const BUCKET = "urn:pulumi:dev::app::aws:s3/bucket:Bucket::logs";
  const STACK = "urn:pulumi:dev::app::pulumi:pulumi:Stack::app-dev";
  const old = { id: "1", inputs: { name: "satellite", role: "ingestion" } };
  const heading = (steps: object[]) => {
    const summary = summaryOf(JSON.stringify({ steps }));
    return [summary.outcome, markdown(summary).split("\n")[0]?.replace("## GitLab integrations: ", "")];
  };

  test.each<[string, object, string, string]>([
    [
      "a key deleted",
      { op: "delete", urn: KEY, oldState: old },
      "destructive",
      "none; ingestion keys: 1 to delete",
    ],
    [
      "a key replaced",
      { op: "replace", urn: KEY, oldState: old, newState: old, replaceReasons: ["name"] },
      "destructive",
      "none; ingestion keys: 1 to replace",
    ],
    ["a key made", { op: "create", urn: KEY, newState: old }, "changes", "none; ingestion keys: 1 to create"],
    [
      "a key that Pulumi forgets",
      { op: "delete", urn: KEY, oldState: { ...old, retainOnDelete: true } },
      "changes",
      "none; ingestion keys: 1 to delete",
    ],
    [
      "another one deleted",
      { op: "delete", urn: BUCKET, oldState: old },
      "destructive",
      "none; other resources: 1 to delete",
    ],
    [
      "another one replaced",
      { op: "replace", urn: BUCKET },
      "destructive",
      "none; other resources: 1 to replace",
    ],
    [
      "what a replacement that was cut off has left",
      { op: "delete-replaced", urn: BUCKET, oldState: old },
      "destructive",
      "none; other resources: 1 to delete",
    ],
    [
      "another one that Pulumi forgets",
      { op: "delete", urn: BUCKET, oldState: { ...old, retainOnDelete: true } },
      "changes",
      "none; other resources: 1 to delete",
    ],
    ["another one changed", { op: "update", urn: BUCKET }, "changes", "none; other resources: 1 to update"],
    ["another one made", { op: "create", urn: BUCKET }, "changes", "none; other resources: 1 to create"],
    [
      "another one imported",
      { op: "import", urn: BUCKET },
      "changes",
      "none; other resources: 1 to take over",
    ],
    ["another one read", { op: "read", urn: BUCKET }, "unchanged", "none"],
    ["another one unchanged", { op: "same", urn: BUCKET }, "unchanged", "none"],
    ["the stack itself, which nobody wrote", { op: "create", urn: STACK }, "unchanged", "none"],
  ])("%s", (_, step, outcome, said) => {
    expect(heading([step])).toEqual([outcome, said]);
  });

  test("a key is told with what its loss means", () => {
    const text = markdown(summaryOf(JSON.stringify({ steps: [{ op: "delete", urn: KEY, oldState: old }] })));
    expect(text).toContain("### 🔴 Delete ingestion key <code>satellite</code>");
    expect(text).toContain("a satellite that uses it is locked out");
  });
});

describe("names that look alike have their resource beside them:", () => {
  const titles = (named: ReadonlyArray<readonly [urn: string, name: string]>) => {
    const steps = named.map(([urn, name]) => ({ op: "create", urn, newState: state({ name }) }));
    return [...markdown(summaryOf(JSON.stringify({ steps }))).matchAll(/^### .* Create (.*)$/gm)].map(
      ([, title]) => title,
    );
  };
  const urnOf = (resource: string) => URN.replace("::gitlab", `::${resource}`);

  test.each([
    ["the same", "gitlab", "gitlab"],
    ["another case", "gitlab", "GitLab"],
    ["spaces", "git lab", "git-lab"],
    ["a letter of another script", "gitlab", "gitl\u0430b"],
    ["a digit for a letter", "tool", "t00l"],
    ["an invisible character", "gitlab", "git\u200blab"],
    ["an accent", "reunion", "réunion"],
    ["two letters that look like one", "modern", "modem"],
  ])("%s", (_, one, two) => {
    const all = titles([
      [urnOf("first"), one],
      [urnOf("second"), two],
      [urnOf("third"), "quite different"],
    ]);
    expect(all.filter((title) => title?.includes("(resource <code>first</code>)"))).toHaveLength(1);
    expect(all.filter((title) => title?.includes("(resource <code>second</code>)"))).toHaveLength(1);
    expect(all).toContain("<code>quite different</code>");
  });

  test("resources of the same name within components have their types there, too", () => {
    const [one = "", two = ""] = titles([
      [URN.replace("::pulumi-nodejs", "::my:Team$pulumi-nodejs"), "gitlab"],
      [URN, "gitlab"],
    ]);
    expect(one).not.toBe(two);
    expect(`${one}${two}`).toContain("my:Team");
  });

  test("signs alone are no letters that look alike", () => {
    expect(
      titles([
        [urnOf("a"), "🚀"],
        [urnOf("b"), "⭐"],
      ]).join(""),
    ).not.toContain("resource");
  });
});

describe("what is said of no resource", () => {
  const said = (message: string, severity = "warning") => ({ severity, message });
  const MISSING = "[TOKEN_SOURCE_EMPTY] 2 are missing: A is not set; B is not set. Set the variable.";
  const summaryWith = (...diagnostics: object[]) =>
    summaryOf(
      JSON.stringify({
        steps: [{ urn: URN, op: "same", oldState: state(), newState: state() }],
        diagnostics,
      }),
    );

  test("is told where it is a warning of this provider, and fails nothing", () => {
    const summary = summaryWith(
      said(MISSING),
      said("[OTHER_CODE] of somebody else"),
      said("the disk is full"),
    );

    expect(summary).toMatchObject({
      outcome: "unchanged",
      findings: [{ severity: "warning", code: "TOKEN_SOURCE_EMPTY" }],
    });
    expect(markdown(summary)).toContain(
      "- ⚠️ <code>TOKEN_SOURCE_EMPTY</code> 2 are missing: A is not set; B is not set.",
    );
    expect(saysNothing(summary)).toBe(false);
  });

  test("stands below what failed the preview", () => {
    const text = markdown(summaryWith(said("the program crashed", "error"), said(MISSING)));
    expect(text).toContain("- the program crashed\n- ⚠️ <code>TOKEN_SOURCE_EMPTY</code>");
  });
});
