// Which SEI a resource belongs to, and which key is sent there.
import { type OwnAccount, readConfiguration } from "../../provider/src/configuration/configuration.ts";

const keyOf = (tenant: string) =>
  Buffer.from(JSON.stringify({ key: "secret", id: "1", company: tenant })).toString("base64");

function read(stack: Readonly<Record<string, string>>, own: OwnAccount = {}, environment = {}) {
  const { configuration, findings } = readConfiguration((key) => stack[key], environment, own);
  return { baseUrl: configuration?.baseUrl, apiKey: configuration?.apiKey.open(), findings };
}

test.each([
  ["prod1", "https://app.harness.io/prod1/sei/api"],
  ["prod2", "https://app.harness.io/gratis/sei/api"],
  ["prod3", "https://app3.harness.io/sei/api"],
  ["prod4", "https://prod4.harness.io/sei/api"],
  ["eu", "https://accounts.eu.harness.io/sei/api"],
])("the cluster %s has its SEI at %s", (cluster, address) => {
  const { baseUrl } = read({ "harness-sei:environment": cluster, "harness-sei:apiKey": "key" });
  expect(baseUrl).toBe(address);
});

test.each([
  "https://app.harness.io/gateway/sei/api",
  "https://acme.harness.io/gateway/sei/api",
  "https://sei.example.com",
])("%s is an address, as it is", (address) => {
  const { baseUrl } = read({ "harness-sei:baseUrl": `${address}/`, "harness-sei:apiKey": "key" });
  expect(baseUrl).toBe(address);
});

describe("the stack's key (H31)", () => {
  const KEY = keyOf("Acme");
  const STACK = { "harness-sei:environment": "prod1", "harness-sei:apiKey": KEY };
  const PROD1 = "https://app.harness.io/prod1/sei/api";
  const OTHER = "https://sei.example.com/sei/api";

  test.each<[what: string, stack: Record<string, string>, own: OwnAccount]>([
    ["the stack's own address, written out", STACK, { baseUrl: PROD1 }],
    ["another path of the same host", STACK, { baseUrl: "https://app.harness.io/gateway/sei/api" }],
    [
      "what a resource names, where the stack has no address",
      { "harness-sei:apiKey": KEY },
      { baseUrl: OTHER },
    ],
    [
      "where what exists already was made with a key of the same tenant",
      STACK,
      { baseUrl: OTHER, madeByTenant: "acme" },
    ],
  ])("is sent to %s", (_what, stack, own) => {
    expect(read(stack, own)).toEqual({ baseUrl: own.baseUrl, apiKey: KEY, findings: [] });
  });

  test.each<[what: string, stack: Record<string, string>, own: OwnAccount]>([
    ["another host", STACK, { baseUrl: OTHER }],
    ["another cluster", STACK, { baseUrl: "https://app3.harness.io/sei/api" }],
    ["another port", STACK, { baseUrl: "https://app.harness.io:8443/prod1/sei/api" }],
    ["a host that only begins alike", STACK, { baseUrl: "https://app.harness.io.example.com/prod1/sei/api" }],
    ["loopback", STACK, { baseUrl: "http://127.0.0.1:4321/sei/api" }],
    ["where another tenant's key has made what exists", STACK, { baseUrl: OTHER, madeByTenant: "other" }],
    [
      "another host, when its own text tells no tenant",
      { ...STACK, "harness-sei:apiKey": "key" },
      { baseUrl: OTHER },
    ],
  ])("is not sent to %s", (_what, stack, own) => {
    expect(read(stack, own)).toEqual({
      baseUrl: undefined,
      apiKey: undefined,
      findings: [
        {
          code: "SEI_KEY_REQUIRED",
          path: "sei.apiKeyFrom",
          message: `the stack's key is for https://app.harness.io, and is not sent to ${new URL(own.baseUrl ?? "").origin}`,
        },
      ],
    });
  });

  test("is not sent anywhere else, where the stack's address cannot be used", () => {
    const stack = { ...STACK, "harness-sei:baseUrl": "http://sei.example.com" };
    const { apiKey, findings } = read(stack, { baseUrl: OTHER });
    expect(apiKey).toBeUndefined();
    expect(findings).toMatchObject([
      { code: "CONFIG_INVALID", message: expect.stringContaining("harness-sei:baseUrl") },
    ]);
  });

  test("is neither there nor missed, where the resource has a key of its own", () => {
    expect(read(STACK, { baseUrl: OTHER, apiKey: "own" })).toEqual({
      baseUrl: OTHER,
      apiKey: "own",
      findings: [],
    });
  });

  test("follows the environment, which wins over the stack's configuration", () => {
    const environment = { HARNESS_SEI_BASE_URL: OTHER };
    expect(read(STACK, { baseUrl: OTHER }, environment).findings).toEqual([]);
    expect(read(STACK, { baseUrl: PROD1 }, environment).findings).toMatchObject([
      { code: "SEI_KEY_REQUIRED" },
    ]);
  });
});
