import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { catalogue } from "../../provider/src/errors/catalogue.ts";
import { check, GOOD_INPUTS, MANAGED_BY, RECORDED } from "../support/checkInputs.ts";
import { UNKNOWN } from "../support/unknownValue.ts";

describe("check refuses bad input with a code, before anything is created", () => {
  const long = (length: number) => "x".repeat(length);

  test.each<[situation: string, inputs: Record<string, unknown>, codes: string[]]>([
    ["an account type of another product", { accountType: "github" }, ["ACCOUNT_TYPE_INVALID"]],
    ["no account type", { accountType: undefined }, ["ACCOUNT_TYPE_INVALID"]],
    ["an unknown method", { authMethod: "password" }, ["AUTH_METHOD_INVALID"]],
    ["an empty token", { token: "" }, ["TOKEN_REQUIRED"]],
    ["a token that is not text", { token: 7 }, ["TOKEN_REQUIRED"]],
    ["a blank name", { name: "  " }, ["NAME_INVALID"]],
    ["a name that is too long for SEI", { name: long(51) }, ["NAME_INVALID"]],
    ["a name of the wrong type", { name: ["a"] }, ["NAME_INVALID"]],
    ["a description that is too long for SEI", { description: long(141) }, ["DESCRIPTION_INVALID"]],
    ["an address that is not a URL", { url: "gitlab" }, ["URL_INVALID"]],
    ["an address without TLS", { url: "http://gitlab.com" }, ["URL_INVALID"]],
    ["an address with credentials", { url: "https://oauth2:x@gitlab.com" }, ["URL_INVALID"]],
    ["an address with a query", { url: "https://gitlab.com?a=b" }, ["URL_INVALID"]],
    ["the address of a project", { url: "https://gitlab.com/group/project" }, ["URL_INVALID"]],
    ["another host than GitLab.com", { url: "https://gitlab.example.com" }, ["URL_NOT_GITLAB_COM"]],
    ["a blank tag", { tags: ["a", " "] }, ["TAG_INVALID"]],
    ["tags that are no list", { tags: "a" }, ["TAG_INVALID"]],
    [
      "a setting SEI's web page offers but ingestion ignores (H13)",
      { ingestion: { fetch_prs: true } },
      ["INGESTION_INVALID"],
    ],
    [
      "a flag as text, which breaks every ingestion job (H14)",
      { ingestion: { commits: "true" } },
      ["INGESTION_INVALID"],
    ],
    ["a project name with a comma", { ingestion: { projects: ["a,b"] } }, ["INGESTION_INVALID"]],
    ["a fraction of a commit", { ingestion: { commitsPerMergeRequest: 1.5 } }, ["INGESTION_INVALID"]],
    ["ingestion that is no object", { ingestion: true }, ["INGESTION_INVALID"]],
    ["a token pasted with quotation marks", { token: '"glpat-rulesrulesrulesrules"' }, ["TOKEN_MALFORMED"]],
    ["a token pasted with its header", { token: "Bearer glpat-rulesrulesrulesrules" }, ["TOKEN_MALFORMED"]],
    ["a deploy token", { token: "gldt-rulesrulesrulesrules" }, ["TOKEN_WRONG_KIND"]],
    ["an OAuth access token", { token: "0123456789abcdef".repeat(4) }, ["TOKEN_WRONG_KIND"]],
    ["a token and a reference", { tokenFrom: { env: "PATH" } }, ["TOKEN_CONFLICT"]],
    [
      "a reference to nothing",
      { token: undefined, tokenFrom: { env: "NOT_SET_ANYWHERE" } },
      ["TOKEN_SOURCE_EMPTY"],
    ],
    [
      "a reference to no file",
      { token: undefined, tokenFrom: { file: "/nowhere/at/all" } },
      ["TOKEN_SOURCE_EMPTY"],
    ],
    ["a reference to both", { token: undefined, tokenFrom: { env: "A", file: "b" } }, ["TOKEN_REQUIRED"]],
    ["an unknown mode of validation", { validateConnection: "sometimes" }, ["INPUT_INVALID"]],
    ["warning days below zero", { expiryWarningDays: -1 }, ["INPUT_INVALID"]],
    ["an existing id that is none", { existingId: "seven" }, ["INPUT_INVALID"]],
    ["a steering input of the wrong type", { startIngestion: "yes" }, ["INPUT_INVALID"]],
    ["a misspelt input", { acountType: "cloud" }, ["UNKNOWN_INPUT"]],
  ])("%s", async (_situation, inputs, codes) => {
    await expect(check(inputs)).resolves.toMatchObject({ codes });
  });

  test.each([
    ["a new resource", {}],
    ["one that had a token", RECORDED],
  ])("a missing token of %s", async (_which, recorded) => {
    const { codes, reasons } = await check({ token: undefined }, recorded);
    expect(codes).toEqual(["TOKEN_REQUIRED"]);
    expect(reasons[0]).toMatch(/^\[TOKEN_REQUIRED\] token: is missing\. Set token /);
  });

  test("all findings at once, each with the path a user would write", async () => {
    const { reasons } = await check(
      {
        name: long(60),
        url: "ftp://x",
        tags: ["ok", ""],
        ingestion: { commits: 1, unheard: 2 },
        colour: "red",
      },
      {},
    );
    expect(reasons.map((reason) => reason.split(": ")[0])).toEqual([
      "[NAME_INVALID] name",
      "[URL_INVALID] url",
      "[TAG_INVALID] tags[1]",
      "[INGESTION_INVALID] ingestion.commits",
      "[INGESTION_INVALID] ingestion.unheard",
      "[UNKNOWN_INPUT] colour",
    ]);
  });

  test("a description that SEI would have to clear (H6)", async () => {
    const recorded = { ...RECORDED, description: "for the platform team" };
    await expect(check({ description: "" }, recorded)).resolves.toMatchObject({
      codes: ["DESCRIPTION_INVALID"],
    });
    await expect(check({ description: "" }, RECORDED)).resolves.toMatchObject({ codes: [] });
  });
});

describe("check reports a configuration that cannot work together with the inputs", () => {
  test.each<[situation: string, config: Record<string, string>, reason: RegExp]>([
    ["no key", { "harness-sei:apiKey": "" }, /^\[SEI_CONFIG_MISSING\] harness-sei:apiKey is not set\. /],
    [
      "no address",
      { "harness-sei:baseUrl": "" },
      /^\[SEI_CONFIG_MISSING\] neither harness-sei:baseUrl nor harness-sei:environment is set\. /,
    ],
    [
      "plain http",
      { "harness-sei:baseUrl": "http://sei.example.com" },
      /^\[CONFIG_INVALID\] harness-sei:baseUrl must be https/,
    ],
    [
      "an address that is none",
      { "harness-sei:baseUrl": "sei" },
      /^\[CONFIG_INVALID\] harness-sei:baseUrl is not a URL/,
    ],
    [
      "an unknown environment",
      { "harness-sei:environment": "prod9" },
      /^\[CONFIG_INVALID\] harness-sei:environment must be prod1, prod2, prod3, prod4 or eu, not prod9/,
    ],
    [
      "a time-out that is no number",
      { "harness-sei:requestTimeoutSeconds": "soon" },
      /^\[CONFIG_INVALID\] .*whole number/,
    ],
    ["no concurrency", { "harness-sei:maxConcurrency": "0" }, /^\[CONFIG_INVALID\] .*greater than 0/],
    [
      "a key with a space in it (H18)",
      { "harness-sei:apiKey": "API KEY" },
      /^\[CONFIG_INVALID\] .*white space/,
    ],
  ])("%s", async (_situation, config, reason) => {
    const { reasons, codes } = await check({ accountType: "x" }, RECORDED, config);
    expect(codes[0]).toBe("ACCOUNT_TYPE_INVALID");
    expect(reasons[1]).toMatch(reason);
    expect(reasons).toHaveLength(2);
  });

  test("an environment name stands for its documented address", async () => {
    const config = { "harness-sei:baseUrl": "", "harness-sei:environment": "eu" };
    await expect(check({}, RECORDED, config)).resolves.toMatchObject({ codes: [] });
  });
});

describe("check normalises what it records", () => {
  test("a recorded name is kept when the program gives none, because an alias must not rename", async () => {
    const managedBy = MANAGED_BY.replace(/gitlab$/, "renamed");
    await expect(check({ managedBy })).resolves.toMatchObject({ inputs: { name: "gitlab" } });
  });

  test("addresses lose the slash and the api path that people paste (H12)", async () => {
    for (const url of [
      "https://gitlab.com/",
      "https://gitlab.com/api/v4",
      "https://GitLab.com/api/v4/",
      undefined,
    ]) {
      await expect(check({ url })).resolves.toMatchObject({ inputs: { url: "https://gitlab.com" } });
    }
    await expect(check({ url: "http://127.0.0.1:4000/gitlab/" })).resolves.toMatchObject({
      inputs: { url: "http://127.0.0.1:4000/gitlab" },
    });
  });

  test("tags are lower case, sorted and without doubles", async () => {
    const { inputs } = await check({ tags: ["Zed", "alpha", " zed "] });
    expect(inputs.tags).toEqual(["alpha", "zed"]);
  });

  test("the token is dropped, and its fingerprint recorded", async () => {
    const { inputs } = await check({ token: "glpat-one-one-one-one" });
    const other = await check({ token: "glpat-two-two-two-two" });
    expect(inputs).not.toHaveProperty("token");
    expect(inputs.tokenFingerprint).toMatch(/^[0-9a-f]{12}$/);
    expect(inputs.tokenFingerprint).not.toBe(other.inputs.tokenFingerprint);
  });

  test("a token left out by ignoreChanges keeps the recorded fingerprint", async () => {
    // The class ignores the fingerprint with the token, so the engine hands the recorded one back.
    const { tokenFingerprint } = RECORDED;
    const { inputs } = await check({ token: undefined, tokenFingerprint });
    expect(inputs.tokenFingerprint).toBe(tokenFingerprint);
  });

  test("a token may come from the environment or a file of the provider process", async () => {
    const file = join(mkdtempSync(join(tmpdir(), "token-")), "token");
    writeFileSync(file, "glpat-one-one-one-one\n");
    process.env.TOKEN_OF_THIS_TEST = "glpat-one-one-one-one";
    const direct = await check({ token: "glpat-one-one-one-one" });
    for (const tokenFrom of [{ file }, { env: "TOKEN_OF_THIS_TEST" }]) {
      const { codes, inputs } = await check({ token: undefined, tokenFrom });
      expect({ codes, mark: inputs.tokenFingerprint }).toEqual({
        codes: [],
        mark: direct.inputs.tokenFingerprint,
      });
      expect(inputs.tokenFrom).toEqual(tokenFrom);
    }
  });

  test("the configured owner becomes part of the marker", async () => {
    const { inputs } = await check({}, RECORDED, { "harness-sei:owner": "team-a" });
    expect(inputs.managedBy).toBe(`team-a/${MANAGED_BY}`);
  });

  test("what is not managed is not recorded", async () => {
    const { inputs } = await check({});
    expect(Object.keys(inputs).sort()).toEqual([
      "accountType",
      "authMethod",
      "authentication",
      "managedBy",
      "name",
      "satellite",
      "tokenFingerprint",
      "url",
      "validateConnection",
    ]);
  });
});

describe("check in a preview with unknown values", () => {
  test("skips the rules that need them, and only those", async () => {
    const { codes } = await check({
      name: UNKNOWN,
      token: UNKNOWN,
      tags: ["ok", UNKNOWN, ""],
      ingestion: { projects: [UNKNOWN, "a,b"], commits: UNKNOWN, users: "yes" },
    });
    expect(codes).toEqual(["TAG_INVALID", "INGESTION_INVALID", "INGESTION_INVALID"]);
  });

  test("hands unknown values on, unknown tags last, and an unknown fingerprint for an unknown token", async () => {
    const { codes, inputs } = await check({
      token: UNKNOWN,
      tags: [UNKNOWN, "b", "A"],
      ingestion: UNKNOWN,
      url: UNKNOWN,
    });
    expect(codes).toEqual([]);
    expect(inputs).toMatchObject({
      tags: ["a", "b", UNKNOWN],
      tokenFingerprint: UNKNOWN,
      ingestion: UNKNOWN,
      url: UNKNOWN,
    });
  });
});

describe("check while a preview does not know what decides", () => {
  test.each<[unknownInput: string, inputs: Record<string, unknown>]>([
    ["authMethod", { authMethod: UNKNOWN, token: undefined, oauth: { code: "c", state: "s" } }],
    [
      "satellite",
      { accountType: "enterprise", url: "https://gitlab.example.com", satellite: UNKNOWN, token: undefined },
    ],
  ])("%s: no token is missing yet", async (_unknownInput, inputs) => {
    await expect(check(inputs, {}, {})).resolves.toMatchObject({
      codes: expect.not.arrayContaining(["TOKEN_REQUIRED"]),
    });
  });

  test("accountType: the host is not known either, so no token travels to GitLab.com", async () => {
    const { codes, inputs } = await check({ accountType: UNKNOWN });
    expect({ codes, url: inputs.url }).toEqual({ codes: [], url: UNKNOWN });
  });
});

describe("check survives any JSON", () => {
  const fields = [
    "tokenFrom",
    "existingId",
    "expiryWarningDays",
    "name",
    "description",
    "accountType",
    "authMethod",
    "token",
    "url",
    "tags",
    "ingestion",
    "startIngestion",
    "other",
  ];

  test("whatever stands in any field gives coded failures or inputs without the token, never a throw", async () => {
    const anyInputs = fc.dictionary(fc.constantFrom(...fields), fc.jsonValue());
    await fc.assert(
      fc.asyncProperty(anyInputs, async (inputs) => {
        const { codes, inputs: recorded } = await check(inputs, {
          ...RECORDED,
          name: inputs.name ?? RECORDED.name,
        });
        for (const code of codes) expect(Object.keys(catalogue)).toContain(code);
        expect(recorded).not.toHaveProperty("token");
        if (typeof inputs.token === "string" && inputs.token.length > 12) {
          expect(JSON.stringify(recorded)).not.toContain(inputs.token);
        }
      }),
      { numRuns: 500 },
    );
  });
});

test("the good inputs of these tests are good", async () => {
  await expect(check(GOOD_INPUTS)).resolves.toMatchObject({ codes: [] });
});
