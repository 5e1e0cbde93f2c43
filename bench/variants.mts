// The same program four times: with our class, with our plugin, and with two do-nothing providers that show what Pulumi
// itself costs.
import { PLUGIN_CLASS } from "../tools/project/pluginProgram.mts";

export const VARIANTS = ["ours", "plugin", "ordinary", "constant text"] as const;
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

/** A provider that does nothing, in seven methods of one line. */
const NOTHING = `{
  async configure() {},
  async check(olds, news) { return { inputs: news, failures: [] }; },
  async diff(id, olds, news) { return { changes: olds.url !== news.url }; },
  async create(inputs) { return { id: "1", outs: inputs }; },
  async read(id, props) { return { id, props }; },
  async update(id, olds, news) { return { outs: news }; },
  async delete() {},
}`;

/** In every project, for the variant with a constant text. */
export const NOTHING_FILE = { "nothing.js": `module.exports = ${NOTHING};\n` };

const CLASSES: Readonly<Record<Variant, string>> = {
  ours: `const { GitLabIntegration: Thing } = require("pulumi-harness-sei");`,
  plugin: `
    ${PLUGIN_CLASS}
    const Thing = GitLabIntegration;
  `,
  // As Pulumi's guide has it: an object that the SDK serializes into every resource.
  ordinary: `
    const pulumi = require("@pulumi/pulumi");
    const provider = ${NOTHING};
    class Thing extends pulumi.dynamic.Resource {
      constructor(name, args) {
        super(provider, name, args);
      }
    }
  `,
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
