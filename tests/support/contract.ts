// Every answer of the sandbox is held against the contract of SEI.
import { type Exchange, type Sandbox, type SandboxOptions, startSandbox } from "../../sandbox/src/index.ts";
import { breachesOf, operationAt } from "../../tools/contract.mts";

export { OPERATIONS } from "../../tools/contract.mts";

/** Faults that replace the answer, and so say nothing about how SEI words its own. */
const FOREIGN_ANSWERS = new Set([
  "html",
  "throttled",
  "500",
  "502",
  "503",
  "500AfterCommit",
  "503AfterCommit",
  "wrongJson",
  "notJson",
]);

/** The operation of the contract that a request calls, if it calls one. */
export function operationOf({ request }: Exchange): string | undefined {
  return operationAt(request.method, request.path);
}

/** What in this answer breaks the contract of SEI; empty when nothing does, or when another server gave it. */
export function conforms({ request, response }: Exchange): string[] {
  const { method, path } = request;
  if (request.server !== "sei" || !path.startsWith("/v1/")) return [];
  // What HTTP itself defines on top of every operation.
  if (method === "HEAD" || method === "OPTIONS") return [];
  if (request.fault !== null && FOREIGN_ANSWERS.has(request.fault)) return [];

  const { status, body } = response;
  const contentType = response.headers["content-type"] ?? "";
  const breaches = breachesOf({ method, path, status, contentType, body });
  if (breaches.length === 0) return [];
  const said = breaches.map(({ at, says }) => `${at} ${says}`.trim()).join(", ");
  return [`${method} ${path} ${status}: ${said} in ${JSON.stringify(body)}`];
}

/** A sandbox of which every answer is held against the contract; `close()` fails when one has broken it. */
export async function startCheckedSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const problems: string[] = [];
  const sandbox = await startSandbox({
    ...options,
    onExchange: (exchange) => {
      problems.push(...conforms(exchange));
      options.onExchange?.(exchange);
    },
  });
  const { close } = sandbox;
  return {
    ...sandbox,
    close: async () => {
      await close();
      if (problems.length > 0) throw new Error(`The sandbox broke the contract:\n${problems.join("\n")}`);
    },
  };
}
