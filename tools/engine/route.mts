// A route is one way to get an engine. Routes are tried in the order of their table; the first that works wins,
// and when none does the error says what each one lacked.
import { isNativeError } from "node:util/types";
import type { Engine } from "./engine.mts";

export type Report = (line: string) => void;

export interface Route {
  readonly name: string;
  readonly what: string;
  /** The engine this route leads to; throws an error whose message says why there is none. */
  readonly find: (report: Report) => Promise<Engine>;
}

export async function firstThatWorks(routes: readonly Route[], report: Report): Promise<Engine> {
  const failures: string[] = [];
  for (const route of routes) {
    try {
      const engine = await route.find(report);
      report(`${route.name}: Pulumi ${engine.version} in ${engine.folder}`);
      return engine;
    } catch (error) {
      const reason = describe(error);
      report(`${route.name}: ${reason}`);
      failures.push(`  ${route.name} (${route.what}): ${reason}`);
    }
  }
  throw new Error(`no Pulumi engine could be had. Tried, in this order:\n${failures.join("\n")}`);
}

export function only(routes: readonly Route[], names: string | undefined): readonly Route[] {
  if (!names) return routes;
  const wanted = names.split(",").map((name) => name.trim());
  const unknown = wanted.filter((name) => !routes.some((route) => route.name === name));
  if (unknown.length > 0) {
    const known = routes.map((route) => route.name).join(", ");
    throw new Error(`there is no route called ${unknown.join(", ")}; the routes are ${known}`);
  }
  return routes.filter((route) => wanted.includes(route.name));
}

/** An error with its causes: the reason why a download failed is never in the outermost message. */
function describe(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${describe(error.cause)}`;
}
