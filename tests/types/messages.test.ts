// What the compiler says of a mistake, as somebody sees it whose program uses the built package: where it points, and
// the first line that is about an input. The lines above that one only say that the whole does not fit.
import { join } from "node:path";
import ts from "typescript";

/** The arguments of a `GitLabIntegration`, where the compiler points, what it says. `{` are the arguments as a whole. */
const mistakes: readonly (readonly [args: string, at: string, says: string])[] = [
  [
    `{ accountType: "cloud", authMethod: "pat", token: process.env.GITLAB_TOKEN }`,
    "{",
    "Types of property 'token' are incompatible.",
  ],
  [`{ accountType: "cloud", authMethod: "pat" }`, "{", "Property 'token' is missing"],
  [`{ accountType: "cloud", authMethod: "pat", tags: ["a"], name: "a" }`, "{", "Property 'token' is missing"],
  [
    `{ accountType: "enterprise", satellite: false, url, authMethod: "pat" }`,
    "{",
    "Property 'token' is missing",
  ],
  [
    `{ accountType: "enterprise", satellite: false, url, authMethod: "pat", token: process.env.GITLAB_TOKEN }`,
    "{",
    "Types of property 'token' are incompatible.",
  ],
  [
    `{ accountType: known, authMethod: "pat", token: process.env.GITLAB_TOKEN }`,
    "{",
    "Types of property 'token' are incompatible.",
  ],
  [
    `{ accountType: "cloud", authMethod: "pat", tokenFrom: { env: process.env.NAME } }`,
    "env",
    "Type 'string | undefined' is not assignable to type 'Input<string>'.",
  ],
  [
    `{ accountType: "cloud", authMethod: "pat", tokenFrom: "GITLAB_TOKEN" }`,
    "tokenFrom",
    "Type 'string' is not assignable to type 'Input<SecretReferenceArgs> | undefined'.",
  ],
  [
    `{ accountType: "cloud", authMethod: "pat", token: "t", tokenFrom: { env: "T" } }`,
    "{",
    "Types of property 'tokenFrom' are incompatible.",
  ],
  [
    `{ accountType: "cloud", authMethod: "oauth", token: "t" }`,
    "{",
    "Types of property 'token' are incompatible.",
  ],
  [
    `{ accountType: "enterprise", url, authMethod: "pat", token: process.env.GITLAB_TOKEN }`,
    "{",
    "Types of property 'token' are incompatible.",
  ],
  [`{ accountType: "enterprise", authMethod: "pat" }`, "{", "Property 'url' is missing"],
  [
    `{ accountType: "enterprise", satellite: false, authMethod: "pat", token: "t" }`,
    "{",
    "Property 'url' is missing",
  ],
  [
    `{ accountType: "enterprise", satellite: false, url: process.env.GITLAB_URL, authMethod: "pat", token: "t" }`,
    "{",
    "Types of property 'url' are incompatible.",
  ],
  [
    `{ accountType: "enterprise", url, authMethod: "oauth", existingId: "7" }`,
    "{",
    "Property 'satellite' is missing",
  ],
  [
    `{ accountType: "privateCloud", satellite: false, url, authMethod: "pat" }`,
    "{",
    "Types of property 'satellite' are incompatible.",
  ],
  [
    `{ accountType: "cloud", authMethod: "pat", token: "t", satelliteOptions: {} }`,
    "{",
    "Property 'satellite' is missing",
  ],
  [
    `{ accountType: "cloud", satellite: true, authMethod: "oauth", existingId: "7" }`,
    "{",
    "Types of property 'authMethod' are incompatible.",
  ],
  [`{ accountType: "cloud", authMethod: "pat", adoptExisting: false }`, "{", "Property 'token' is missing"],
  [`{ authMethod: "pat", token: "t" }`, "{", "Property 'accountType' is missing"],
  [`{ accountType: "cloud", token: "t" }`, "{", "Property 'authMethod' is missing"],
  [`{ accountType: "clowd", authMethod: "pat", token: "t" }`, "accountType", `Type '"clowd"' is not`],
  [`{ accountType: "cloud", authMethod: "token", token: "t" }`, "authMethod", `Type '"token"' is not`],
  [`{ accountType: "cloud", authMethod: "pat", tokn: "t" }`, "tokn", "Object literal may only specify known"],
  [
    `{ accountType: "cloud", authMethod: "pat", token: "t", ingestion: { user: true } }`,
    "user",
    "Object literal may only specify known",
  ],
];

/** And what compiles although its literals are known only later, or are one of several. */
const deferred: readonly string[] = [
  `{ accountType: pulumi.output("cloud" as const), authMethod: "pat", token: "t" }`,
  `{ accountType: "cloud", authMethod: Promise.resolve("oauth" as const), existingId: "7" }`,
  `{ accountType: input, authMethod: inputMethod, tokenFrom: { env: "T" } }`,
  `{ accountType: either, satellite: false, url, authMethod: "pat", token: "t" }`,
  `{ accountType: "enterprise", satellite: flag, url, authMethod: "pat", token: "t" }`,
];

const HEAD = `
import * as pulumi from "@pulumi/pulumi";
import { GitLabIntegration } from "pulumi-harness-sei";
declare const url: string;
declare const flag: boolean;
declare const known: pulumi.Output<"cloud">;
declare const either: "cloud" | "enterprise";
declare const input: pulumi.Input<"cloud">;
declare const inputMethod: pulumi.Input<"pat">;
`;

/** A program of a user's own settings: `strict`, and nothing that this repository asks of itself beyond it. */
const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  types: ["node"],
};

interface Complaint {
  readonly at: string;
  readonly says: string;
}

/** What is said of each program, by its place in the list. */
function compile(programs: readonly string[]): (Complaint | undefined)[] {
  const path = join(__dirname, "program.ts");
  const body = programs.map((args) => `new GitLabIntegration("a", ${args});`);
  const source = ts.createSourceFile(
    path,
    [...HEAD.trim().split("\n"), ...body].join("\n"),
    ts.ScriptTarget.ES2022,
  );
  const host = ts.createCompilerHost(options);
  const read = host.getSourceFile;
  host.getSourceFile = (name, ...rest) => (name === path ? source : read.call(host, name, ...rest));
  const program = ts.createProgram({ rootNames: [path], options, host });
  const byLine = new Map(
    program.getSemanticDiagnostics(source).map((diagnostic) => {
      const start = diagnostic.start ?? 0;
      const { line } = source.getLineAndCharacterOfPosition(start);
      return [
        line,
        { at: /^(\w+|.)/.exec(source.text.slice(start))?.[0] ?? "", says: aboutAnInput(diagnostic) },
      ];
    }),
  );
  return body.map((_, index) => byLine.get(HEAD.trim().split("\n").length + index));
}

function aboutAnInput({ messageText }: ts.Diagnostic): string {
  const lines = ts.flattenDiagnosticMessageText(messageText, "\n").split("\n");
  return lines.map((line) => line.trim()).find((line) => !/^(Argument of t|T)ype '\{/.test(line)) ?? "";
}

const complaints = compile([...mistakes.map(([args]) => args), ...deferred]);

test.each(mistakes.map(([args, at, says], index) => ({ args, at, says, complaint: complaints[index] })))(
  "of $args the compiler says at $at: $says",
  ({ at, says, complaint }) => {
    expect(complaint).toEqual({ at, says: expect.stringContaining(says) });
  },
);

test("combinations that SEI can have compile, whether they are known now or later", () => {
  expect(complaints.slice(mistakes.length)).toEqual(deferred.map(() => undefined));
});
