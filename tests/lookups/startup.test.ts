// What a process loads at its start, and what not before it needs it. Looked at in processes of their own, and at the
// build: what users load.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { dist, needTheBuild, packagesOf } from "../support/build.ts";

beforeAll(needTheBuild);

const HEAVY = ["undici", "zod", "yaml"];

test("importing the package loads no library that only a call needs", () => {
  const loaded = loadedByImport();
  expect(loaded).toContain(ENTRY);
  const packages = packagesOf(loaded);
  expect(packages).toContain("@pulumi/pulumi");
  expect(packages.filter((name) => HEAVY.includes(name))).toEqual([]);
});

test("it loads of the SDK what has run the program already, and not what serializes functions or automates", () => {
  const loaded = loadedByImport();
  const ofSdk = loaded.flatMap(
    (file) => /@pulumi[\\/]pulumi[\\/](?!node_modules)(.*)$/.exec(file)?.[1] ?? [],
  );
  expect(ofSdk).toContain("resource.js");
  expect(ofSdk.filter((file) => /^(?:index\.js|automation|dynamic|runtime[\\/]closure)/.test(file))).toEqual(
    [],
  );
  expect(packagesOf(loaded)).not.toContain("@npmcli/arborist");
});

const ENTRY = join(dist, "index.js");

function loadedByImport(): string[] {
  const program = `
    require(${JSON.stringify(ENTRY)});
    console.log(JSON.stringify(Object.keys(require.cache)));
  `;
  return JSON.parse(execFileSync(process.execPath, ["-e", program], { encoding: "utf8" }));
}

/** The file of each command. */
const COMMANDS = {
  adopt: "adopt",
  "check-reviewed": "checkReviewed",
  comment: "comment",
  completion: "completion",
  doctor: "doctor",
  "drift-issue": "driftIssue",
  "fork-report": "forkReport",
  "mask-secrets": "maskSecrets",
  review: "review",
  status: "status",
  validate: "validate",
  "without-secrets": "withoutSecrets",
};

test.each(Object.entries(COMMANDS))(
  "sei-gitlab %s loads none of the other commands, and no library before it needs it",
  (command, file) => {
    const program = `
      process.argv = [process.execPath, "sei-gitlab", ${JSON.stringify(command)}, "--version"];
      process.on("exit", () => console.log(JSON.stringify(Object.keys(require.cache))));
      require(${JSON.stringify(join(dist, "cli", "main.js"))});
    `;
    const printed = execFileSync(process.execPath, ["-e", program], { encoding: "utf8" });
    const loaded: string[] = JSON.parse(printed.split("\n")[1] ?? "");
    const commands = Object.values(COMMANDS).filter((name) =>
      loaded.includes(join(dist, "shared", `${name}.js`)),
    );

    // The shell's completion is made of the tables of all commands.
    expect(commands).toEqual(command === "completion" ? Object.values(COMMANDS) : [file]);
    const mayRead = ["completion", "without-secrets"].includes(command) ? ["yaml", "zod"] : ["zod"];
    expect(packagesOf(loaded).filter((name) => !mayRead.includes(name))).toEqual([]);
  },
);
