// `npm run release:archives -- FOLDER KIND...`: the archives of the plugin for `pulumi plugin install --file`, all kinds
// if none is named. The one that needs no Node.js is for machines like this one: a release makes it on each system that
// it is for.
import { isKind, kinds, makeArchive } from "./release/archives.mts";

const [folder = "archives", ...named] = process.argv.slice(2);
for (const kind of named.length > 0 ? named : Object.keys(kinds)) {
  if (!isKind(kind)) throw new Error(`${kind} is no kind of archive: ${Object.keys(kinds).join(", ")}`);
  console.log(await makeArchive(kind, folder));
}
