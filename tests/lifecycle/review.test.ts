// The previews that tests/review reviews are what the real engine prints. RECORD_PREVIEWS=1 writes all of them anew.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, Secret } from "../../provider/src/secrets/secret.ts";
import { normalise } from "../review/normalise.ts";
import { PREVIEWS, recorded, summaryOf, TOKEN_MARK } from "../review/recorded.ts";
import { type Stack, startStack } from "../support/stack.ts";

const recording = process.env.RECORD_PREVIEWS === "1";

const STREAM = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack?.dispose());

type Declared = Readonly<Record<string, object>>;

const platform = { tags: ["platform"], ingestion: { users: true } };
const selfManaged = () => ({
  accountType: "enterprise",
  url: stack.sandbox.gitlabs.selfManaged.url,
  satellite: false,
  token: stack.sandbox.gitlabs.selfManaged.tokens.valid,
});
const both = () => ({ gitlab: platform, "self-managed": selfManaged() });

function program(declared: Declared, more = ""): string {
  return `
    const pulumi = require("@pulumi/pulumi");
    const { GitLabIntegration } = require("pulumi-harness-sei");
    const integrations = Object.entries(${JSON.stringify(declared)}).map(([name, inputs]) => {
      return new GitLabIntegration(name, {
        accountType: "cloud",
        authMethod: "pat",
        url: process.env.GITLAB_URL,
        ...(inputs.tokenFrom ? {} : { token: process.env.GITLAB_TOKEN }),
        ...inputs,
      });
    });
    ${more}
  `;
}

/** Two resources of another provider, one of which is refused with its value, and with a secret in the reason. */
const OTHERS = `
  class Other extends pulumi.dynamic.Resource {
    constructor(name, provider, props, opts) { super(provider, name, props, opts); }
  }
  const fine = new Other("fine", { async create() { return { id: "1", outs: {} }; } }, { size: 1 });
  new Other("refused", {
    async check(_olds, { password }) {
      return { inputs: {}, failures: [{ property: "password", reason: "was refused: " + password }] };
    },
  }, { password: process.env.GITLAB_TOKEN }, { dependsOn: [fine, ...integrations] });
`;

const IDS: Readonly<Record<string, string>> = { gitlab: "101", "self-managed": "102", "by hand": "103" };

/** By what SEI calls it: also of those that have been removed or renamed since. */
const ids = new Map<string, string>();

async function record(name: string, args: readonly string[] = []): Promise<void> {
  keep(`${name}.json`, await previewed(args));
}

async function recordStream(name: string, args: readonly string[] = []): Promise<void> {
  stack.project.env[STREAM] = "1";
  keep(`${name}.jsonl`, await previewed(args));
  delete stack.project.env[STREAM];
}

async function previewed(args: readonly string[]): Promise<string> {
  return (await stack.project.run(["preview", "--json", "--show-sames", ...args])).stdout;
}

function keep(file: string, printed: string): void {
  const { sandbox, project } = stack;
  for (const { id, name } of sandbox.integrations()) {
    const written = IDS[name];
    if (written !== undefined) ids.set(id, written);
  }
  const names = new Map([
    [sandbox.gitlabs.selfManaged.url, "https://git.example.com/gitlab"],
    [sandbox.gitlabUrl, "https://gitlab.com"],
    [sandbox.seiBaseUrl, "https://sei.example.com/api"],
    [project.folder, "/project"],
    [join(__dirname, "..", ".."), "/workspace"],
    [fingerprintOf(sandbox.tokens.valid), "4f6ae0ec5365"],
    [fingerprintOf(sandbox.tokens.valid2), "11b293b19291"],
    [fingerprintOf(sandbox.tokens.expiring), "7c0a51f2e9b4"],
    [fingerprintOf(sandbox.gitlabs.selfManaged.tokens.valid), "de8355727f53"],
    [sandbox.tokens.valid, TOKEN_MARK],
    // The engine creates them in any order.
    ...ids,
  ]);
  const text = normalise(printed, names);
  if (recording) writeFileSync(join(PREVIEWS, file), text);
  else expect(summaryOf(text)).toEqual(summaryOf(recorded(file)));
}

function fingerprintOf(token: string): string {
  return fingerprint(new Secret(token, "gitlabToken"));
}

/** Without recording a sample is enough: a preview takes seconds. */
const whenRecording: (name: string, run: () => Promise<void>) => void = recording ? test : () => {};

test("new", async () => {
  await stack.project.writeProgram(program(both()));
  await record("new");
  await recordStream("new");
  await stack.project.up();
});

whenRecording("nothing to say", async () => {
  await record("unchanged");
});

whenRecording("a token rotated, and another one read from elsewhere", async () => {
  stack.useToken(stack.sandbox.tokens.valid2);
  stack.project.env.SELF_MANAGED_TOKEN = selfManaged().token;
  const { token: _, ...rest } = selfManaged();
  const referenced = { ...rest, tokenFrom: { env: "SELF_MANAGED_TOKEN" } };
  await stack.project.writeProgram(program({ gitlab: platform, "self-managed": referenced }));
  await record("rotate");
  stack.useToken(stack.sandbox.tokens.valid);
});

whenRecording("a new name and other tags", async () => {
  const renamed = { name: "GitLab of the platform", tags: ["platform", "core"], ingestion: { users: false } };
  await stack.project.writeProgram(program({ ...both(), gitlab: renamed }));
  await record("rename-retag");
});

test("a replacement", async () => {
  await stack.project.writeProgram(
    program({ ...both(), "self-managed": { ...selfManaged(), satellite: true } }),
  );
  await record("replace");
  await recordStream("replace");
});

whenRecording("a delete", async () => {
  await stack.project.writeProgram(program({ gitlab: platform }));
  await record("delete");
});

whenRecording("a failed validation", async () => {
  const { expired } = stack.sandbox.tokens;
  await stack.project.writeProgram(program({ ...both(), gitlab: { ...platform, token: expired } }));
  await record("failed-validation");
  await recordStream("failed-validation");
});

whenRecording("a token about to expire", async () => {
  const { expiring } = stack.sandbox.tokens;
  await stack.project.writeProgram(program({ ...both(), gitlab: { ...platform, token: expiring } }));
  await record("expiry");
});

whenRecording("a take-over", async () => {
  const { sandbox, project } = stack;
  sandbox.webPage.create({
    name: "by hand",
    url: sandbox.gitlabUrl,
    description: "made by hand",
    token: sandbox.tokens.valid2,
    tags: ["x", "y"],
  });
  await project.writeProgram(
    program({ ...both(), adopted: { name: "by hand", adoptExisting: true, tags: ["a"] } }),
  );
  await record("adopt");
});

whenRecording("other providers' resources, one of which is refused with a secret", async () => {
  await stack.project.writeProgram(program(both(), OTHERS));
  await record("others");
});

whenRecording("a program that throws", async () => {
  await stack.project.writeProgram('throw new Error("the program is broken");');
  await record("failed-program");
});

whenRecording("changed and removed in the web page", async () => {
  const { sandbox, project } = stack;
  const idOf = (wanted: string) => sandbox.integrations().find(({ name }) => name === wanted)?.id ?? "";
  sandbox.webPage.remove(idOf("self-managed"));
  sandbox.webPage.retag(idOf("gitlab"), ["by-hand"]);
  sandbox.webPage.rename(idOf("gitlab"), "renamed | by hand");
  await project.writeProgram(program(both()));
  await record("drift", ["--refresh"]);
  await recordStream("drift", ["--refresh"]);
});
