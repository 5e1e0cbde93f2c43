// Every text that goes into satellite.yml arrives as it was given, under the rules of YAML 1.1, which the satellite's
// parser has, and of YAML 1.2.
import fc from "fast-check";
import { parse } from "yaml";
import { PLACEHOLDERS, renderSatelliteConfig } from "../../provider/src/satellite/render.ts";
import { type SatelliteProxy, satelliteConfigOf } from "../../provider/src/satellite/satelliteConfig.ts";
import { Secret } from "../../provider/src/secrets/secret.ts";
import { SeiAccount } from "../../provider/src/sei/seiAccount.ts";
import { integrationSchema } from "../../provider/src/sei/wire.ts";

const VERSIONS = ["1.1", "1.2"] as const;

const SECRETS = { apiKey: "sei-key", token: "gitlab-token" };

interface Given {
  readonly url?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly proxy?: SatelliteProxy;
  readonly tenant?: string;
}

function configOf({
  url = "https://gitlab.example.com",
  metadata = {},
  proxy,
  tenant = "acme",
}: Given): string {
  const key = { key: "k", id: "i", company: tenant };
  const account = new SeiAccount({
    baseUrl: "https://sei.example.com/sei/api",
    apiKey: new Secret(Buffer.from(JSON.stringify(key)).toString("base64"), "apiKey"),
    requestTimeoutMs: 1_000,
    maxConcurrency: 1,
  });
  const stored = { id: "7", name: "gitlab", application: "gitlab", url, satellite: true, metadata };
  return satelliteConfigOf(integrationSchema().parse(stored), proxy, account);
}

const proxyWith = (text: string): SatelliteProxy => ({
  host: text,
  port: 3128,
  username: text,
  password: text,
});

/** What stands in the file for texts in every place that a program can put one. */
function arrived(text: string, version: "1.1" | "1.2", secrets = SECRETS): Record<string, unknown> {
  const metadata = { repos: text, list: [text], object: { [`${text}key`]: text } };
  const file = parse(renderSatelliteConfig(configOf({ metadata, proxy: proxyWith(text) }), secrets), {
    version,
  });
  const { proxy, api_key: apiKey } = file.satellite;
  const [integration] = file.integrations;
  return { proxy, apiKey, token: integration.api_key, metadata: integration.metadata };
}

const asGiven = (text: string, secrets = SECRETS) => ({
  proxy: proxyWith(text),
  apiKey: secrets.apiKey,
  token: secrets.token,
  metadata: { repos: text, list: [text], object: { [`${text}key`]: text } },
});

/** What one of the two versions, or a parser of Java, takes for something else than text. */
const MISREAD = [
  ...["y", "Y", "yes", "Yes", "n", "no", "NO", "on", "On", "off", "OFF", "true", "False"],
  ...["~", "null", "Null", "", " "],
  ...["12:30:45", "190:20:30.15", "1_000", "017", "0o17", "08", "0b1010", "0x1F", "0x_ff", "+1", "-0"],
  ...["1e3", "1.5e+3", "685_230.15", ".5", "._5", ".inf", "-.Inf", ".nan"],
  ...["2026-11-25", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5"],
  ...["=", "<<", "---", "...", "%YAML 1.1", "- a", "? a", "a: b", "a #b", "#a", "&a", "*a", "!a", "@a", "`a"],
  ...["a\nb", "a\u0085b", "a\u2028b", "a\u2029b", "\ufeffa", "a\u007fb", "\u0000", "a\tb", " a ", "a\r\nb"],
  ...[" \n", "\n", "\n x", " \n \n", "  x\n y", "x\n \n"],
  ...["'", '"', "\\", "$&", "日本 🚀", "x".repeat(200), "word ".repeat(40)],
  ...Object.values(PLACEHOLDERS),
  `x\n  api_key: ${PLACEHOLDERS.token}\n`,
];

describe.each(VERSIONS)("read as YAML %s", (version) => {
  test.each(MISREAD.map((text) => [JSON.stringify(text), text]))("%s is the text it was", (_shown, text) => {
    expect(arrived(text, version)).toEqual(asGiven(text));
  });

  test.each(MISREAD.map((text) => [JSON.stringify(text), text]))(
    "a secret %s is the text it was",
    (_shown, text) => {
      const secrets = { apiKey: text, token: text };
      expect(arrived("plain", version, secrets)).toEqual(asGiven("plain", secrets));
    },
  );

  test("any text is the text it was, and so is any secret", () => {
    const texts = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ unit: fc.constantFrom(..."01279_.:-+eEoxyYnN~=<>#&*!%@`'\"\\ \t\n\r\u0085\u2028\ufeff") }),
    );
    fc.assert(
      fc.property(texts, texts, (text, token) => {
        const secrets = { apiKey: `${token}1`, token };
        expect(arrived(text, version, secrets)).toEqual(asGiven(text, secrets));
      }),
      { numRuns: 300 },
    );
  });

  test("a key of metadata that YAML 1.1 knows as a value is a key", () => {
    const metadata = { on: 1, y: 2, "<<": { a: 3 }, "=": 4, "12:30": 5, null: 6 };
    const [integration] = parse(configOf({ metadata }), { version }).integrations;
    expect(integration.metadata).toEqual(metadata);
  });
});

describe("a placeholder is replaced where it stands, and nowhere else", () => {
  test("not in a name that is the same, before it or after it", () => {
    const text = `${PLACEHOLDERS.apiKey} ${PLACEHOLDERS.token}`;
    const config = configOf({ tenant: text, url: text, proxy: proxyWith(text), metadata: { repos: text } });
    const { satellite, integrations } = parse(renderSatelliteConfig(config, SECRETS));
    expect(satellite).toMatchObject({
      tenant: text.toLowerCase(),
      api_key: "sei-key",
      proxy: proxyWith(text),
    });
    expect(integrations).toEqual([
      expect.objectContaining({ url: text, api_key: "gitlab-token", metadata: { repos: text } }),
    ]);
  });

  test("not where a secret stands already", () => {
    const finished = renderSatelliteConfig(configOf({}), SECRETS);
    expect(renderSatelliteConfig(finished, { apiKey: "another", token: "another" })).toBe(finished);
  });

  test("in each of the integrations that somebody has put into one file", () => {
    const config = configOf({}).replace(/( {2}- id: [\s\S]*)/, "$1$1");
    const { integrations } = parse(renderSatelliteConfig(config, SECRETS));
    expect(integrations).toMatchObject([{ api_key: "gitlab-token" }, { api_key: "gitlab-token" }]);
  });

  test("and all else stays as it is, comments and blank lines too", () => {
    const config = `# ours\n\n${configOf({})}`;
    expect(renderSatelliteConfig(config, SECRETS)).toBe(
      config.replace(PLACEHOLDERS.apiKey, '"sei-key"').replace(PLACEHOLDERS.token, '"gitlab-token"'),
    );
  });

  test.each(["", "# nothing", "text", "- a", "satellite:\n", "satellite: 7\nintegrations: x\n"])(
    "there is none in %j",
    (config) => expect(renderSatelliteConfig(config, SECRETS)).toBe(config),
  );
});

test.each<[what: string, proxy: SatelliteProxy | undefined, lines: string]>([
  ["no proxy", undefined, ""],
  [
    "a proxy of which only host and port are given",
    { host: "proxy.example.com", port: 3128, username: undefined, allTraffic: undefined },
    "  proxy:\n    host: proxy.example.com\n    port: 3128\n",
  ],
  [
    "a proxy for all traffic",
    { host: "proxy.example.com", port: 3128, username: "user", allTraffic: true },
    "  proxy:\n    host: proxy.example.com\n    port: 3128\n    username: user\n    all_traffic: true\n",
  ],
])(
  "with %s, text that nobody misreads has no quotes: a state keeps its configuration",
  (_what, proxy, lines) => {
    const metadata = { repos: "backend,frontend", fetch_commits: true, pr_commit_limit: 250 };
    expect(configOf({ metadata, ...(proxy && { proxy }) })).toBe(`satellite:
  tenant: acme
  api_key: <SEI API KEY>
  url: https://sei.example.com/sei/api
${lines}integrations:
  - id: "7"
    application: gitlab
    url: https://gitlab.example.com
    authentication: apikey
    api_key: <GITLAB TOKEN>
    metadata:
      repos: backend,frontend
      fetch_commits: true
      pr_commit_limit: 250
`);
  },
);
