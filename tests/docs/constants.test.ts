// docs/inside/constants.md lists what never changes. Each of its values is held against what the code really does.
import { runInNewContext } from "node:vm";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { runCommandLine } from "../../provider/src/cli/commandLine.ts";
import { EXIT } from "../../provider/src/cli/io.ts";
import {
  CONFIGURATION_VARIABLES,
  readConfiguration,
} from "../../provider/src/configuration/configuration.ts";
import { catalogue } from "../../provider/src/errors/catalogue.ts";
import { renderFinding } from "../../provider/src/errors/finding.ts";
import * as programs from "../../provider/src/index.ts";
import { newMarker, withoutMarker } from "../../provider/src/ingestionKey/marker.ts";
import { givenCredential } from "../../provider/src/integration/check/givenCredential.ts";
import { recorded as asRecorded, declared } from "../../provider/src/lifecycle/properties.ts";
import * as runtime from "../../provider/src/runtime.ts";
import { PLACEHOLDERS } from "../../provider/src/satellite/render.ts";
import { fingerprint, Secret } from "../../provider/src/secrets/secret.ts";
import { MARKER_KEYS } from "../../provider/src/sei/wire.ts";
import { pageAt, tableRows } from "../support/pages.ts";
import { recorded, summaryOf } from "../support/recordedPreviews.ts";

interface Registered {
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** What the classes give the engine, by the class. */
const registered = new Map<string, Registered>();
let integration: programs.GitLabIntegration;
let key: programs.IngestionKey;

beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ type, inputs }) => {
      registered.set(type.replace(/.*:/, ""), { type, inputs });
      return { id: "4691", state: inputs };
    },
    call: () => ({}),
  });
  integration = new programs.GitLabIntegration("name", {
    accountType: "cloud",
    authMethod: "pat",
    token: "example",
  });
  key = new programs.IngestionKey("name", { description: "for a satellite", sei: {} });
  // Both are registered before their ids are known.
  await Promise.all([integration, key].map(({ id }) => new Promise((known) => id.apply(known))));
});

const given = (resource: string): Registered =>
  registered.get(resource) ?? { type: "not registered", inputs: {} };

const manifest = z
  .object({
    name: z.string(),
    bin: z.record(z.string(), z.string()),
    exports: z.object({ "./runtime": z.object({ default: z.string() }) }),
  })
  .parse(JSON.parse(pageAt("provider/package.json").text));

/** What is recorded of a resource that is new. */
const NEW = asRecorded({});

const fingerprintOf = (credential: unknown): string[] =>
  credential instanceof Secret ? [fingerprint(credential)] : [];

/** The keys of the stack that the configuration looks for. */
function stackKeys(): string[] {
  const asked: string[] = [];
  readConfiguration((name) => void asked.push(name), {});
  return asked;
}

async function commands(): Promise<string[]> {
  let help = "";
  const stdout = { write: (text: string) => (help += text) };
  await runCommandLine(["--help"], { stdin: process.stdin, stdout, stderr: stdout, env: {} });
  return help.split(/\s+/);
}

/** What the code does, by the first cell of the row. */
const ACTUAL: Readonly<Record<string, () => readonly unknown[] | Promise<readonly unknown[]>>> = {
  "type of a `GitLabIntegration`": () => [given("GitLabIntegration").type],
  "type of an `IngestionKey`": () => [given("IngestionKey").type],
  "provider text of a `GitLabIntegration`": () => [given("GitLabIntegration").inputs.__provider],
  "provider text of an `IngestionKey`": () => [given("IngestionKey").inputs.__provider],
  "what a provider text requires": () => [`./runtime ${manifest.exports["./runtime"].default}`],
  "outputs of a `GitLabIntegration`": () => Object.getOwnPropertyNames(integration),
  "outputs of an `IngestionKey`": () => Object.keys(key),
  "`managedBy` of the resource `name`": () => [given("GitLabIntegration").inputs.managedBy],
  "fingerprint of the token `example`": () =>
    fingerprintOf(givenCredential(declared({ authMethod: "pat", token: "example" }), NEW).token),
  "fingerprint of the authorization with code `c` and state `s`": () =>
    fingerprintOf(
      givenCredential(declared({ authMethod: "oauth", oauth: { state: "s", code: "c" } }), NEW).authorization,
    ),
  "placeholders in `satelliteConfig`": () => Object.values(PLACEHOLDERS),
  "keys of the marker": () => Object.values(MARKER_KEYS),
  "marker in the description of a key": () => [
    newMarker("resource").replace(/[0-9a-f](?=[0-9a-f-]*\])/g, "x"),
  ],
  "the same of version 0.1.0": () =>
    withoutMarker("text [pulumi 9f2c1ab04d3e]") === "text" ? ["[pulumi xxxxxxxxxxxx]"] : [],
  "what a program imports": () => Object.keys(programs),
  "keys of the configuration": stackKeys,
  "keys of the environment": () => CONFIGURATION_VARIABLES,
  "the program on the command line": () => Object.entries(manifest.bin).map((entry) => entry.join(" ")),
  "commands of `sei-gitlab`": commands,
  "exit codes of `sei-gitlab`": () => Object.entries(EXIT).map((entry) => entry.join(" ")),
  "form of a message": () => [
    renderFinding({
      code: "NAME_INVALID",
      path: "name",
      message: "the name is blank",
      remedy: "Give a name.",
    }),
  ],
  "version of a review's data": () => [String(summaryOf(recorded("rotate.json")).schemaVersion)],
  "digest of the preview `tests/review/previews/rotate.json`": () => [
    summaryOf(recorded("rotate.json")).digest,
  ],
  "codes of errors": () => Object.keys(catalogue),
};

const rows = tableRows(pageAt("docs/inside/constants.md").text).map(
  ([what = "", value = "", , because = ""]) => ({
    what,
    values: [...value.matchAll(/`([^`]+)`/g)].map((match) => match[1]),
    because,
  }),
);

test("every row of the page is held", () => {
  expect(rows.map(({ what }) => what)).toEqual(Object.keys(ACTUAL));
});

test.each(rows)("$what: never changes, because $because", async ({ what, values }) => {
  expect(values).not.toEqual([]);
  expect(await ACTUAL[what]?.()).toEqual(expect.arrayContaining(values));
});

test.each(rows.filter(({ what }) => what.startsWith("provider text")))(
  "$what: as it stands in states, it still gives a provider",
  ({ values: [text = ""] }) => {
    const exports: { handler?: () => unknown } = {};
    const require = (name: string): unknown => (name === `${manifest.name}/runtime` ? runtime : undefined);
    runInNewContext(text, { exports, require });
    expect(exports.handler?.()).toMatchObject({ check: expect.any(Function), delete: expect.any(Function) });
  },
);
