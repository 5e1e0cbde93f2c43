// `npm run release:archives -- FOLDER`: the archives of the plugin for `pulumi plugin install --file`. The one that
// needs no Node.js is for machines like this one: a release makes it on each system that it is for.
import { type Kind, kinds, makeArchive } from "./release/archives.mts";

const folder = process.argv[2] ?? "archives";
for (const kind of Object.keys(kinds) as Kind[]) console.log(await makeArchive(kind, folder));
