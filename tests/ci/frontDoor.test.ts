// What meets somebody who has never been here: owners of files, updates of dependencies, a machine to work on.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { root } from "../../tools/project/root.mts";

const textOf = (path: string) => readFileSync(join(root, path), "utf8");

describe("CODEOWNERS", () => {
  const lines = textOf(".github/CODEOWNERS")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"));

  test("names files that are there", () => {
    const paths = lines.map((line) => line.split(/\s/)[0] ?? "");
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe("Renovate", () => {
  const configuration = z
    .object({
      minimumReleaseAge: z.string(),
      internalChecksFilter: z.string(),
      packageRules: z.array(z.object({ matchPackageNames: z.array(z.string()).default([]) })),
    })
    .parse(JSON.parse(textOf(".github/renovate.json")));

  test("lets a version cool down before it proposes it", () => {
    expect(configuration).toMatchObject({ minimumReleaseAge: "7 days", internalChecksFilter: "strict" });
  });

  test("has rules for packages that are depended on", () => {
    const lock = textOf("package-lock.json");
    const named = configuration.packageRules.flatMap(({ matchPackageNames }) => matchPackageNames);
    expect(named.filter((name) => !lock.includes(`"node_modules/${name}"`))).toEqual([]);
  });
});

describe("the development container", () => {
  const machine = textOf(".devcontainer/Dockerfile");

  test("has the Node.js that is worked with", () => {
    expect(/^FROM node:(\d+)-/m.exec(machine)?.[1]).toBe(textOf(".node-version").trim());
  });

  test("has what CI installs, the fonts of the pictures, and Go and Python for hosts", () => {
    const installed = new Set(machine.match(/^ {4}[a-z0-9-]+(?= )/gm)?.map((line) => line.trim()));
    const ofCi = [...textOf(".ci/run").matchAll(/missing\+=\(([a-z0-9-]+)\)/g)].map(([, name]) => name);
    expect(ofCi.length).toBeGreaterThan(1);
    for (const name of [...ofCi, "fonts-liberation", "fonts-noto-color-emoji", "golang-go", "python3-venv"]) {
      expect(installed).toContain(name);
    }
  });

  test("is built from that, by somebody who may start a PostgreSQL", () => {
    const { build, remoteUser } = z
      .object({ build: z.object({ dockerfile: z.string() }), remoteUser: z.string() })
      .parse(JSON.parse(textOf(".devcontainer/devcontainer.json")));
    expect([build.dockerfile, remoteUser]).toEqual(["Dockerfile", "node"]);
  });
});
