// Lets a tool import the provider's sources as they are, without a build. Node.js strips their types, but wants the
// endings of what they import, and takes a `.ts` of a CommonJS package for CommonJS.
import { registerHooks } from "node:module";
import { extname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "./root.mts";

const SOURCES = `${pathToFileURL(join(root, "provider", "src")).href}/`;
const isSource = (url: string | undefined): boolean => url?.startsWith(SOURCES) === true;

registerHooks({
  resolve: (specifier, context, next) => {
    const lacksEnding = isSource(context.parentURL) && specifier.startsWith(".") && extname(specifier) === "";
    return next(lacksEnding ? `${specifier}.ts` : specifier, context);
  },
  load: (url, context, next) =>
    next(url, isSource(url) ? { ...context, format: "module-typescript" } : context),
});
