// What is published, made of the sources: few files, because each costs time at the start of each process. The
// declarations beside them are the compiler's. See docs/decisions/0029-few-files.md.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "rolldown";

/** What each process starts with: the user's program, the provider's process, the shell. */
const ENTRIES = { index: "src/index.ts", runtime: "src/runtime.ts", "cli/main": "src/cli/main.ts" };

/** What is in a program's folder anyway (the SDK, of which there must be one only), or is seldom needed. */
const INSTALLED = [/^@pulumi\/pulumi/, "yaml"];

/** Of all that is made. */
const COMMON = {
  platform: "node",
  logLevel: "warn",
  resolve: {
    // The transport asks for three classes: the rest of the library would take longer to load than all of ours.
    alias: { undici: join(import.meta.dirname, "undici.cjs") },
    // Where the packages are links, no folder of this machine gets into what is published.
    symlinks: false,
  },
};

const PLUGIN = "pulumi-resource-harness-sei";

await build([
  {
    ...COMMON,
    input: ENTRIES,
    external: INSTALLED,
    transform: { target: "node22" },
    plugins: [licences("licences.txt")],
    output: {
      dir: "dist",
      format: "cjs",
      exports: "named",
      entryFileNames: "[name].js",
      chunkFileNames: "shared/[name].js",
      // The engine starts its process, and so nothing of ours before it; the other programs begin in bin.
      banner: ({ name }) => (name === "runtime" ? 'require("../bin/compileCache.js");' : ""),
      codeSplitting: {
        groups: [
          { name: "zod", test: /[\\/]node_modules[\\/]zod[\\/]/, priority: 1 },
          { name: sharedChunk, debugName: "shared", minShareCount: 2 },
          // Apart from its entry, which begins to keep what is compiled after it.
          {
            name: (id, bundle) => (isLoadedBy("runtime", id, bundle) ? "lifecycle" : null),
            debugName: "lifecycle",
          },
        ],
      },
      comments: { jsdoc: false },
      sourcemap: true,
      sourcemapExcludeSources: true,
    },
  },
  // The plugin is one file, with all its packages: it runs where only Node.js is, and tells an older one what it needs.
  {
    ...COMMON,
    input: "src/plugin/main.ts",
    transform: { target: "node18" },
    plugins: [licences(`${PLUGIN}.licences.txt`)],
    output: {
      file: `dist/${PLUGIN}.js`,
      format: "cjs",
      codeSplitting: false,
      comments: false,
      minify: { compress: true, mangle: false, codegen: { removeWhitespace: true } },
    },
  },
]);

/**
 * What a program and the shell load at once of what is shared is one small file, and what the provider's process loads
 * beyond that another: nobody reads what only the other needs. What only commands share is left to the bundler.
 */
function sharedChunk(id, bundle) {
  if (isLoadedBy("index", id, bundle) || isLoadedBy("cli/main", id, bundle)) return "common";
  return isLoadedBy("runtime", id, bundle) ? "provider" : null;
}

function isLoadedBy(entry, id, bundle) {
  return loadedWith(join(import.meta.dirname, ENTRIES[entry]), bundle).has(id);
}

/** All that is loaded with a module, at once. */
function loadedWith(entry, bundle) {
  const loaded = new Set([entry]);
  // A set is walked with what is added on the way.
  for (const id of loaded) for (const next of bundle.getModuleInfo(id)?.importedIds ?? []) loaded.add(next);
  return loaded;
}

/** The licences of the packages that went into the files, which ask to be kept with every copy. */
function licences(fileName) {
  return {
    name: "licences",
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? []);
      const folders = new Set(
        modules.flatMap((id) => /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(id)?.[0] ?? []),
      );
      const source = [...folders].sort().map(licenceOf).join("\n\n");
      this.emitFile({ type: "asset", fileName, source });
    },
  };
}

function licenceOf(folder) {
  const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (file === undefined) throw new Error(`${name} has no licence`);
  return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
}
