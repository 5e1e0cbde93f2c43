// The previews that tests/review reviews are what the real engine prints. RECORD_PREVIEWS=1 writes all of them anew.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprint, Secret } from "../../provider/src/secrets/secret.ts";
import { PREVIEWS, recorded, summaryOf, TOKEN_MARK } from "../support/recordedPreviews.ts";
import { type Stack, startStack } from "../support/stack.ts";
import { normalise } from "./normalise.ts";

const recording = process.env.RECORD_PREVIEWS === "1";

const STREAM = "PULUMI_ENABLE_STREAMING_JSON_PREVIEW";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ files: PACK, env: { CONTACT: "one@example.com" } });
});
afterAll(() => stack?.dispose());

/** One policy of each level, and one that mends what it finds. */
const PACK = {
  "pack/PulumiPolicy.yaml": "runtime: nodejs\n",
  "pack/package.json": '{ "name": "team", "version": "1.2.0", "main": "index.js" }\n',
  "pack/index.js": `
    const { PolicyPack } = require(${JSON.stringify(join(__dirname, "..", "..", "node_modules", "@pulumi", "policy"))});
    const isIntegration = ({ type }) => type.endsWith(":GitLabIntegration");
    const description = "Asked by the platform team.";
    new PolicyPack("team", {
      policies: [
        { name: "described", description, enforcementLevel: "remediate", remediateResource: (args) => {
          if (isIntegration(args) && !args.props.description) return { ...args.props, description: "of the team" };
        } },
        { name: "tagged", description, enforcementLevel: "advisory", validateResource: (args, report) => {
          if (isIntegration(args) && !args.props.tags) report("Give it a tag.");
        } },
        { name: "named-key", description, enforcementLevel: "mandatory", validateResource: (args, report) => {
          if (args.type.endsWith(":IngestionKey")) report("Name the key after its satellite.");
        } },
        { name: "one-owner", description, enforcementLevel: "mandatory", validateStack: (_args, report) => {
          report("Two teams have integrations here.");
        } },
      ],
    });
  `,
};

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
    const { GitLabIntegration, IngestionKey } = require("pulumi-harness-sei");
    const integrations = Object.entries(${JSON.stringify(declared)}).map(([name, { secret, ...inputs }]) => {
      return new GitLabIntegration(name, {
        accountType: "cloud",
        authMethod: "pat",
        url: process.env.GITLAB_URL,
        ...(inputs.tokenFrom ? {} : { token: process.env.GITLAB_TOKEN }),
        ...(secret ? { metadata: { note: "for the audit", contact: pulumi.secret(process.env.CONTACT) } } : {}),
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

/** What else the stack has: a satellite's key, and something that holds data. */
const KEY_AND_DATABASE = `
  new IngestionKey("satellite", {});
  class Database extends pulumi.dynamic.Resource {
    constructor(name) { super({ async create(inputs) { return { id: "1", outs: inputs }; } }, name, { size: 1 }); }
  }
  new Database("database");
`;

const IDS: Readonly<Record<string, string>> = { gitlab: "101", "self-managed": "102", "by hand": "103" };

/** By what SEI calls it: also of those that have been removed or renamed since. */
const ids = new Map<string, string>();

const PREVIEW = ["preview", "--json", "--show-sames"];
const REFRESH = ["refresh", "--preview-only", "--json"];

async function record(name: string, args: readonly string[] = [], command = PREVIEW): Promise<void> {
  keep(`${name}.json`, await printed([...command, ...args]));
}

async function recordStream(name: string, args: readonly string[] = [], command = PREVIEW): Promise<void> {
  stack.project.env[STREAM] = "1";
  keep(`${name}.jsonl`, await printed([...command, ...args]));
  delete stack.project.env[STREAM];
}

async function printed(args: readonly string[]): Promise<string> {
  return (await stack.project.run(args)).stdout;
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

test("changed and removed in the web page", async () => {
  const { sandbox, project } = stack;
  const idOf = (wanted: string) => sandbox.integrations().find(({ name }) => name === wanted)?.id ?? "";
  sandbox.webPage.remove(idOf("self-managed"));
  sandbox.webPage.retag(idOf("gitlab"), ["by-hand"]);
  sandbox.webPage.rename(idOf("gitlab"), "renamed | by hand");
  await project.writeProgram(program(both()));
  await record("drift", ["--refresh"]);
  await recordStream("drift", ["--refresh"]);
});

test("the same, as a refresh finds it", async () => {
  await record("refresh", [], REFRESH);
  await recordStream("refresh", [], REFRESH);
});

whenRecording("a refresh of one integration alone", async () => {
  const urn = "urn:pulumi:dev::app::pulumi-nodejs:dynamic/harness-sei:GitLabIntegration::gitlab";
  await record("refresh-target", ["--target", urn], REFRESH);
});

whenRecording("a secret that is another one", async () => {
  await stack.project.writeProgram(
    program({ ...both(), gitlab: { ...platform, secret: true } }, KEY_AND_DATABASE),
  );
  await stack.project.up(["--refresh"]);
  stack.project.env.CONTACT = "two@example.com";
  await record("secret");
  await recordStream("secret");
});

whenRecording("policies", async () => {
  const pack = ["--policy-pack", "pack"];
  await record("policies", pack);
  await recordStream("policies", pack);
});

whenRecording("a key and a database deleted", async () => {
  stack.project.env.CONTACT = "one@example.com";
  await stack.project.writeProgram(program({ ...both(), gitlab: { ...platform, secret: true } }));
  await record("key-deleted");
  await recordStream("key-deleted");
});
