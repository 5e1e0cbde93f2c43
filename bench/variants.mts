// The same program six times: with our class, alone and where the program loads the whole SDK itself, with our plugin,
// and with three do-nothing providers that show what Pulumi itself costs.
import { PLUGIN_CLASS } from "../tools/project/pluginProgram.mts";

export const VARIANTS = [
  "ours",
  "whole SDK",
  "plugin",
  "ordinary",
  "as much state",
  "constant text",
] as const;
export type Variant = (typeof VARIANTS)[number];

/** The provider text that the state of every user holds. */
export const OUR_TEXT =
  'exports.handler = () => require("pulumi-harness-sei/runtime").provider("GitLabIntegration");';
export const NOTHING_TEXT = 'exports.handler = () => require("./nothing.js");';

/** The program of so many resources that are alike and share one token. */
export function programOf(variant: Variant, count: number): string {
  return `
    ${CLASSES[variant]}
    for (let index = 0; index < ${count}; index++) {
      new Thing("team-" + index, {
        accountType: "cloud",
        authMethod: "pat",
        url: process.env.GITLAB_URL,
        token: process.env.GITLAB_TOKEN,
      });
    }
  `;
}

/** A provider that does nothing, in seven methods of one line, and records this of what the program says. */
const nothing = (checked: string, created: string) => `{
  async configure() {},
  async check(olds, news) { return { inputs: ${checked}, failures: [] }; },
  async diff(id, olds, news) { return { changes: olds.url !== news.url }; },
  async create(inputs) { return { id: "1", outs: ${created} }; },
  async read(id, props) { return { id, props }; },
  async update(id, olds, news) { return { outs: news }; },
  async delete() {},
}`;

const NOTHING = nothing("news", "inputs");

/** What ours records of such an integration, beside what its program says, and without the token. */
const MARKER = "organization/urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::";
const CHECKED = {
  authentication: "api_key",
  name: "team-0",
  satellite: false,
  tokenExpiresAt: "2027-11-26",
  tokenFingerprint: "29160712de32",
  tokenScopes: ["api"],
};
const CREATED = {
  createdAt: "2026-11-27T07:15:25.000Z",
  instance: "1ad92b0f-c7b8-4bf7-b396-0b3e012db51d",
  tenant: "sandboxaccount",
};

/** In every project, for the variant with a constant text. */
export const NOTHING_FILE = { "nothing.js": `module.exports = ${NOTHING};\n` };

/** As Pulumi's guide has it: an object that the SDK serializes into every resource. */
function ordinary(provider: string, handedOver = "args"): string {
  return `
    const pulumi = require("@pulumi/pulumi");
    const provider = ${provider};
    class Thing extends pulumi.dynamic.Resource {
      constructor(name, args) {
        super(provider, name, ${handedOver});
      }
    }
  `;
}

const OURS = `const { GitLabIntegration: Thing } = require("pulumi-harness-sei");`;

const CLASSES: Readonly<Record<Variant, string>> = {
  ours: OURS,
  // As a program does that reads its configuration through the SDK's index.
  "whole SDK": `require("@pulumi/pulumi"); ${OURS}`,
  plugin: `
    ${PLUGIN_CLASS}
    const Thing = GitLabIntegration;
  `,
  ordinary: ordinary(NOTHING),
  // The engine and the SDK carry, compare and store what is recorded, whoever provides it.
  "as much state": ordinary(
    nothing(
      `(({ token, ...said }) => ({ ...said, ...${JSON.stringify(CHECKED)} }))(news)`,
      `{ ...inputs, ...${JSON.stringify(CREATED)} }`,
    ),
    `{ ...args, managedBy: ${JSON.stringify(MARKER)} + name }`,
  ),
  // Nothing smaller can be had from dynamic providers: no code travels, and none does anything.
  "constant text": `
    const pulumi = require("@pulumi/pulumi");
    class Thing extends pulumi.CustomResource {
      constructor(name, args) {
        super("pulumi-nodejs:dynamic/bench:Thing", name, { ...args, __provider: ${JSON.stringify(NOTHING_TEXT)} });
      }
    }
  `,
};
