// SEI as a plain script calls it: the requests that have to be sent, with the provider's HTTP client, and nothing else.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../tools/project/root.mts";

// The provider's own HTTP client, not one that another package has brought.
const requireFromProvider = createRequire(join(root, "provider", "package.json"));
const { Agent, request }: typeof import("undici") = requireFromProvider("undici");

export interface PlainSei {
  /** Sends a POST with this body, and reads back what it has made. */
  create(body: string): Promise<{ readonly id: string }>;
  close(): Promise<void>;
}

export function plainSei(baseUrl: string, apiKey: string): PlainSei {
  const agent = new Agent();
  const send = async (method: "GET" | "POST", path: string, body: string | null) => {
    const answer = await request(`${baseUrl}${path}`, {
      dispatcher: agent,
      method,
      headers: { authorization: `Apikey ${apiKey}`, "content-type": "application/json" },
      body,
    });
    const text = await answer.body.text();
    if (answer.statusCode !== 200) throw new Error(`${method} ${path}: ${answer.statusCode} ${text}`);
    return JSON.parse(text);
  };
  return {
    create: async (body) => {
      const { id } = await send("POST", "/v1/integrations", body);
      return send("GET", `/v1/integrations/${id}`, null);
    },
    close: () => agent.close(),
  };
}

/** A provider that does this and nothing else, in the project's folder, and what a state would have of it. */
export const BARE_TEXT = 'exports.handler = () => require("./bare.js");';
export const BARE_FILE = {
  "bare.js": `
    let sei;
    module.exports = {
      configure({ config }) {
        const [baseUrl, apiKey] = [config.require("harness-sei:baseUrl"), config.require("harness-sei:apiKey")];
        sei = import(${JSON.stringify(import.meta.url)}).then(({ plainSei }) => plainSei(baseUrl, apiKey));
      },
      async check(olds, news) { return { inputs: news, failures: [] }; },
      async create(inputs) {
        const stored = await (await sei).create(inputs.body);
        return { id: stored.id, outs: { ...inputs, ...stored } };
      },
    };
  `,
};
