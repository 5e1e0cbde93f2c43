// `node lintTarball.mts TARBALL`: what publint and arethetypeswrong say about it, as JSON. A program of its own,
// because both are ES modules, which Jest cannot load.
import { readFile } from "node:fs/promises";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const [path = ""] = process.argv.slice(2);
const tarball = Uint8Array.from(await readFile(path));

const { messages, pkg } = await publint({
  pack: { tarball: tarball.buffer },
  level: "suggestion",
  strict: true,
});
const types = await checkPackage(createPackageFromTarballData(tarball));
if (!types.types) throw new Error(`${path} has no types`);

const findings = {
  publint: messages.map((message) => `${message.type} ${message.code}: ${formatMessage(message, pkg)}`),
  entrypoints: Object.fromEntries(
    Object.entries(types.entrypoints).map(([entrypoint, { resolutions }]) => [
      entrypoint,
      Object.values(resolutions)
        .filter(({ resolution }) => resolution !== undefined)
        .map(({ resolutionKind }) => resolutionKind),
    ]),
  ),
  types: types.problems,
};
process.stdout.write(JSON.stringify(findings));
