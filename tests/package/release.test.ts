// A release, up to the moment at which npm would have it: the steps of .github/workflows/release.yml as they stand, in
// two copies of the checkout. No registry is asked for anything.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import {
  cp,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rename,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { z } from "zod";
import { type Outcome, run, succeeded } from "../../tools/project/command.mts";
import { root } from "../../tools/project/root.mts";
import { repositoryOf } from "../../tools/release/addresses.mts";
import { notesOf } from "../../tools/release/changelog.mts";
import { type Package, packageOf, publicPackages, tagOf } from "../../tools/release/packages.mts";
import { placesOf, withVersion } from "../../tools/release/places.mts";
import { runsOf } from "../support/ownWorkflow.ts";
import { filesBelow, pack, unpack } from "../support/pack.ts";

/** Packages are built and packed. */
jest.setTimeout(1_800_000);

let workspace: string;
let packages: readonly Package[];
let checkouts: readonly string[];
beforeAll(async () => {
  workspace = await realpath(await mkdtemp(join(tmpdir(), "pulumi-harness-sei-release-")));
  packages = await publicPackages(root);
  checkouts = await Promise.all(["a", "b/with a longer way to it"].map(copyOfCheckout));
});
afterAll(() => rm(workspace, { recursive: true, force: true }));

/** All that is not ignored, as a clone has it, and the packages that `npm ci` installs. */
async function copyOfCheckout(name: string): Promise<string> {
  const copy = join(workspace, name);
  const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const { stdout } = succeeded(await run("git", list, { folder: root, env: process.env }), "git ls-files");
  for (const path of stdout.split("\0").filter((path) => path !== "")) {
    // What is deleted and not yet committed is listed, too.
    await cp(join(root, path), join(copy, path), { recursive: true }).catch(ignoreMissing);
  }
  for (const folder of [".", "provider", "sandbox"]) {
    const installed = join(root, folder, "node_modules");
    if ((await readdir(join(root, folder))).includes("node_modules")) {
      await symlink(installed, join(copy, folder, "node_modules"), "junction");
    }
  }
  return copy;
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

/** The steps of a job of release.yml, but for the installation, with programs in the place of those that publish. */
async function runJob(
  job: string,
  folder: string,
  released: Package,
  programs: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const bin = join(folder, "..", `programs of ${job}`);
  await mkdir(bin, { recursive: true });
  for (const [name, script] of Object.entries(programs)) {
    await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  const script = runsOf("release.yml", job).filter((text) => text !== "npm ci");
  const outcome = await run("bash", ["-eo", "pipefail", "-c", script.join("\n")], {
    folder,
    env: {
      ...process.env,
      ...OFFLINE,
      PATH: [bin, dirname(process.execPath), process.env.PATH].join(delimiter),
      GITHUB_SERVER_URL: "https://github.com",
      GITHUB_REPOSITORY: "acme/integrations",
      TAG: tagOf(released),
    },
  });
  return succeeded(outcome, `the job ${job}`);
}

/** Nobody listens there. */
const OFFLINE = { npm_config_registry: "http://127.0.0.1:9/", npm_config_fetch_retries: "0" };

test("what is released is the provider, and every other workspace that is not private", () => {
  expect(packages.map(({ name }) => name)).toContain("pulumi-harness-sei");
  expect(packages.map(({ folder }) => folder).filter((folder) => folder.startsWith("examples"))).toEqual([]);
});

/** Where a release of a package is, made in a checkout. */
const releaseOf = (checkout: string, { name }: Package) => join(checkout, "..", `release of ${name}`);

const fileOf = ({ name, version }: Package, ending: string) => `${name}-${version}.${ending}`;

const sha512 = async (path: string) =>
  createHash("sha512")
    .update(await readFile(path))
    .digest("hex");

const manifestIn = async (folder: string): Promise<Record<string, unknown>> =>
  z.record(z.string(), z.unknown()).parse(JSON.parse(await readFile(join(folder, "package.json"), "utf8")));

describe("what the workflow makes of a tag", () => {
  let first: string;
  beforeAll(async () => {
    first = checkouts[0] ?? "";
    await Promise.all(
      checkouts.map(async (checkout) => {
        for (const released of packages) {
          await runJob("package", checkout, released);
          await rename(join(checkout, "release"), releaseOf(checkout, released));
        }
      }),
    );
  });

  test("is a tarball, what it is made of, and what it changes", async () => {
    for (const released of packages) {
      expect(await filesBelow(releaseOf(first, released))).toEqual(
        [fileOf(released, "tgz"), fileOf(released, "cdx.json"), "notes.md"].sort(),
      );
    }
  });

  test("is the same in every folder, byte for byte", async () => {
    for (const released of packages) {
      for (const file of await filesBelow(releaseOf(first, released))) {
        const sums = await Promise.all(
          checkouts.map((checkout) => sha512(join(releaseOf(checkout, released), file))),
        );
        expect([file, new Set(sums).size]).toEqual([file, 1]);
      }
    }
  });

  test("says where it comes from, as npm's provenance wants it, which the checkout does not", async () => {
    for (const released of packages) {
      const content = await unpack(
        join(releaseOf(first, released), fileOf(released, "tgz")),
        join(workspace, `content of ${released.name}`),
      );
      const addressed = await manifestIn(content);
      const { repository, homepage, bugs, ...rest } = addressed;

      expect({ repository, homepage, bugs }).toEqual({
        repository: {
          type: "git",
          url: "git+https://github.com/acme/integrations.git",
          directory: released.folder,
        },
        homepage: `https://github.com/acme/integrations/tree/HEAD/${released.folder}#readme`,
        bugs: { url: "https://github.com/acme/integrations/issues" },
      });
      expect(rest).toEqual(await manifestIn(join(root, released.folder)));
      expect(rest.publishConfig).toEqual({ access: "public", provenance: true });
    }
  });

  test("ends its messages with where they are explained, and makes links of the codes in a review", async () => {
    const content = join(workspace, "content of pulumi-harness-sei", "package");
    const { version } = await manifestIn(content);
    const page = `https://github.com/acme/integrations/blob/pulumi-harness-sei@${version}/docs/errors.md`;
    const program = join(content, "bin", "sei-gitlab.js");
    const env = { PATH: process.env.PATH, GITLAB_TOKEN: "no-token" };
    const node = (...argv: string[]) => run(process.execPath, [program, ...argv], { folder: content, env });
    const preview = join(workspace, "preview.json");
    const message = `[NAME_TAKEN] name: it is taken. Choose another. ${page}#name_taken`;
    await writeFile(preview, JSON.stringify({ steps: [], diagnostics: [{ severity: "error", message }] }));

    expect((await node("status")).stderr.trimEnd()).toMatch(/\[SEI_CONFIG_MISSING\] /);
    expect((await node("status")).stderr.trimEnd().endsWith(` ${page}#sei_config_missing`)).toBe(true);
    expect((await node("validate", "--url", "https://127.0.0.1:9")).stdout).toContain(` ${page}#`);
    expect((await node("explain", "NAME_TAKEN")).stdout).toContain(`  ${page}#name_taken\n`);
    expect((await node("review", preview)).stdout).toContain(
      `- <a href="${page}#name_taken"><code>NAME_TAKEN</code></a> name: it is taken. Choose another.\n`,
    );
  });

  test("is what `npm pack` makes, but for that", async () => {
    const [provider] = packages;
    if (provider === undefined) throw new Error("nothing is released");
    const packed = await pack(join(first, provider.folder), join(workspace, "packed"), ["--ignore-scripts"]);
    const plain = await unpack(packed, join(workspace, "plain"));
    // Where a program has run, what Node.js has compiled is beside it.
    const content = await unpack(
      join(releaseOf(first, provider), fileOf(provider, "tgz")),
      join(workspace, "not run yet"),
    );

    const files = await filesBelow(plain);
    expect(await filesBelow(content)).toEqual(files);
    for (const file of files.filter((name) => name !== "package.json")) {
      expect([file, await sha512(join(content, file))]).toEqual([file, await sha512(join(plain, file))]);
    }
  });

  test("tells the packages that come with it and those that are built into it, and none of our tools", async () => {
    const told = await Promise.all(
      packages.map(async (released) => {
        const text = await readFile(join(releaseOf(first, released), fileOf(released, "cdx.json")), "utf8");
        const document: unknown = JSON.parse(text);
        expect([isCycloneDx(document), isCycloneDx.errors]).toEqual([true, null]);
        const { components, metadata } = sbom.parse(document);
        expect(metadata.component).toMatchObject({ name: released.name, version: released.version });
        return [released.name, components.map(({ name }) => name)] as const;
      }),
    );
    const ofProvider = Object.fromEntries(told)["pulumi-harness-sei"];

    expect(ofProvider).toEqual(expect.arrayContaining(["yaml", "undici", "zod", "@grpc/grpc-js"]));
    for (const tool of ["jest", "typescript", "rolldown"]) expect(ofProvider).not.toContain(tool);
  });

  test("is what npm would publish, for everybody, under the next version", async () => {
    for (const released of packages) {
      const { output } = await runJob("publish", releaseOf(first, released), released, {
        // Behind this one stands the real one.
        npm: `PATH="\${PATH#*:}" exec npm "$@" --dry-run`,
      });
      expect(output).toContain(`+ ${tagOf(released)}`);
      expect(output).toMatch(/with tag latest and public access \(dry-run\)/);
    }
  });

  test("is attached to the release of the tag, with the plugin's archives and the checksums of all", async () => {
    const [released] = packages;
    if (released === undefined) throw new Error("nothing is released");
    const job = join(workspace, "assets");
    await cp(releaseOf(first, released), join(job, "release"), { recursive: true });
    // The package has just been built; `npm run release:archives` would build it again.
    const archives = ["tools/release.mts", join(job, "release"), "node"];
    succeeded(await run(process.execPath, archives, { folder: first, env: process.env }), archives.join(" "));

    await runJob("assets", job, released, { gh: `printf '%s\\n' "$@" > ../told` });

    const tag = tagOf(released);
    const assets = [
      "SHA256SUMS",
      fileOf(released, "cdx.json"),
      fileOf(released, "tgz"),
      `pulumi-resource-harness-sei-v${released.version}-node.tar.gz`,
    ];
    expect((await readFile(join(job, "told"), "utf8")).trimEnd().split("\n")).toEqual([
      "release",
      "create",
      tag,
      ...assets,
      "--verify-tag",
      "--title",
      tag,
      "--notes-file",
      "../notes.md",
    ]);
    const checked = await run("sha256sum", ["-c", "SHA256SUMS"], {
      folder: join(job, "release"),
      env: process.env,
    });
    expect(checked).toMatchObject({
      exitCode: 0,
      stdout: assets
        .slice(1)
        .map((file) => `${file}: OK\n`)
        .join(""),
    });
  });
});

/** CycloneDX's own schemas, which name each other by the files that they are in here. */
const SCHEMAS = join(dirname(require.resolve("@cyclonedx/cyclonedx-library/package.json")), "res", "schema");
const schemaOf = (file: string): object => JSON.parse(readFileSync(join(SCHEMAS, file), "utf8"));
const isCycloneDx = ["spdx.SNAPSHOT.schema.json", "jsf-0.82.SNAPSHOT.schema.json"]
  .reduce(
    (ajv, file) => ajv.addSchema(schemaOf(file), `http://cyclonedx.org/schema/${file}`),
    // Two formats that no library here knows: addresses with letters of every alphabet.
    addFormats(new Ajv({ strict: false, formats: { "iri-reference": true, "idn-email": true } })),
  )
  .compile(schemaOf("bom-1.5.SNAPSHOT.schema.json"));

const sbom = z.object({
  metadata: z.object({ component: z.object({ name: z.string(), version: z.string() }) }),
  components: z.array(z.object({ name: z.string() })),
});

describe("what is refused", () => {
  test("a tag that is of another version, or of no package", async () => {
    for (const tag of ["pulumi-harness-sei@99.0.0", "0.1.0", ""]) {
      expect(() => packageOf(tag, packages)).toThrow("is no tag of this checkout");
    }
  });

  test("a version of which the CHANGELOG says nothing", () => {
    const changelog = "# a\n\n## 1.1.0\n\n- new\n\n## 1.0.0\n\n## 0.9.0\n\n- old\n";
    expect(notesOf(changelog, "1.1.0")).toBe("- new\n");
    expect(notesOf(changelog, "0.9.0")).toBe("- old\n");
    for (const version of ["1.0.0", "1.1", "2.0.0"]) {
      expect(() => notesOf(changelog, version)).toThrow(`the CHANGELOG says nothing of ${version}`);
    }
  });

  test("a release outside of a workflow, which does not know where it comes from", () => {
    expect(() => repositoryOf({})).toThrow("do not say which repository this is");
  });
});

describe("a version made of changesets", () => {
  let checkout: string;
  beforeAll(async () => {
    checkout = checkouts[1] ?? "";
    const command = async (program: string, ...args: string[]) =>
      succeeded(
        await run(program, args, { folder: checkout, env: { ...process.env, ...OFFLINE } }),
        args.join(" "),
      );
    await command("git", "init", "--quiet");
    const change = '---\n"pulumi-harness-sei": minor\n---\n\nA tag can be an emoji.\n';
    await writeFile(join(checkout, ".changeset", "emoji.md"), change);
    await command("npm", "run", "--silent", "release:versions");
  });

  test("is the next one, with a CHANGELOG that says what it changes, and the files are gone", async () => {
    const { version } = await manifestIn(join(checkout, "provider"));
    expect(version).toBe("0.2.0");
    const changelog = await readFile(join(checkout, "provider", "CHANGELOG.md"), "utf8");
    expect(notesOf(changelog, "0.2.0")).toMatch(
      /^### Minor Changes\n\n- (?:[0-9a-f]+: )?A tag can be an emoji\.\n$/,
    );
    expect(notesOf(changelog, "0.1.0")).toContain("GitLabIntegration");
    expect(await readdir(join(checkout, ".changeset"))).toEqual(["README.md", "config.json"]);
  });

  test("stands in whatever names it, and nowhere the old one", async () => {
    const stale = await Promise.all(
      (await placesOf(checkout)).map(async (path) => {
        const text = await readFile(join(checkout, path), "utf8");
        return withVersion(text, "pulumi-harness-sei", "0.1.0", "0.2.0") === text ? [] : [path];
      }),
    );
    expect(stale.flat()).toEqual([]);
    const changed = await run(
      "git",
      ["diff", "--no-index", "--name-only", join(root, "examples"), "examples"],
      {
        folder: checkout,
        env: process.env,
      },
    );
    expect(changed.stdout).toContain("examples/python/Pulumi.yaml");
    const lock = z
      .object({ packages: z.record(z.string(), z.object({ version: z.string().optional() })) })
      .parse(JSON.parse(await readFile(join(checkout, "package-lock.json"), "utf8")));
    expect(lock.packages.provider?.version).toBe("0.2.0");
  });
});
