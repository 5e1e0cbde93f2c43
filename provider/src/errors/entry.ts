import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import type { ErrorCode } from "./catalogue";

const PACKAGE = "pulumi-harness-sei";

/** Its page of errors, in just this version; empty where nobody knows it. */
let page: string | undefined;

/**
 * The address of a code's entry in `docs/errors.md`. Only a package that was released knows one: its manifest says where
 * it comes from. A checkout may be anybody's, and in an archive of the plugin there is no manifest.
 */
export function entryOf(code: ErrorCode): string | undefined {
  page ??= pageOf(ownManifest()) ?? "";
  return page === "" ? undefined : `${page}#${code.toLowerCase()}`;
}

/** Several findings in one text have their entries among them: none is told twice. */
export function withEntry(text: string, entry: string | undefined): string {
  return entry === undefined || text.split(" ").includes(entry) ? text : `${text} ${entry}`;
}

/** The same text for those who make a link of the code itself. */
export function withoutEntries(text: string): string {
  return text.replaceAll(/ https:\/\/\S+\/docs\/errors\.md#[a-z_]+/g, "");
}

/** @param manifest what a `package.json` says */
export function pageOf(manifest: unknown): string | undefined {
  const { name, version, repository }: Record<string, unknown> = Object(manifest);
  const { url }: Record<string, unknown> = Object(repository);
  const address = /^git\+(https:\/\/\S+)\.git$/.exec(String(url))?.[1];
  if (name !== PACKAGE || address === undefined) return undefined;
  return `${address}/blob/${PACKAGE}@${version}/docs/errors.md`;
}

function ownManifest(): unknown {
  try {
    return JSON.parse(readFileSync(String(findPackageJSON("..", __filename)), "utf8"));
  } catch {
    return undefined;
  }
}
