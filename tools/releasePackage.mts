// `npm run release:package -- TAG FOLDER`: what is released of the package and version that the tag names. The
// environment says which repository this is, as GitHub's does.
import { join } from "node:path";
import { root } from "./project/root.mts";
import { repositoryOf } from "./release/addresses.mts";
import { makeRelease } from "./release/release.mts";

const [tag = "", folder = "release"] = process.argv.slice(2);
// npm changes into the folder of a package, and a path is meant from here.
const origin = { checkout: root, repository: repositoryOf(process.env) };
for (const path of await makeRelease(tag, join(process.cwd(), folder), origin)) console.log(path);
