import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import type { Command, Flag, Flags } from "./command";

export const PROGRAM = "sei-gitlab";

/** Flags of every command. */
export const COMMON_FLAGS = {
  help: { short: "h", about: "this text" },
  version: { about: "the version of this program" },
} as const satisfies Flags;

/**
 * The help of the program as a whole.
 *
 * @param groups commands by their heading
 */
export function programHelp(groups: Readonly<Record<string, Readonly<Record<string, Command>>>>): string {
  const width = Math.max(
    ...Object.values(groups).flatMap((group) => Object.keys(group).map(({ length }) => length)),
  );
  const sections = Object.entries(groups).map(([title, group]) => {
    const list = Object.entries(group).map(([name, { summary }]) => [name.padEnd(width), summary] as const);
    return `${title}:\n${columns(list)}`;
  });
  return `Usage: ${PROGRAM} COMMAND [FLAGS]

GitLab integrations of Harness SEI, without Pulumi.

${sections.join("\n\n")}

Flags:
${columns(flagRows(COMMON_FLAGS))}

"${PROGRAM} COMMAND --help" tells the flags of a command.
`;
}

export function commandHelp(name: string, { summary, arguments: taken, flags, notes }: Command): string {
  return `Usage: ${[PROGRAM, name, ...(taken === undefined ? [] : [taken.label]), "[FLAGS]"].join(" ")}

${sentence(summary)}

Flags:
${columns(flagRows({ ...flags, ...COMMON_FLAGS }))}

${notes}
`;
}

function flagRows(flags: Flags): Array<readonly [string, string]> {
  return Object.entries(flags).map(([name, flag]) => [usageOf(name, flag), flag.about] as const);
}

function usageOf(name: string, { short, value }: Flag): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

function columns(rows: ReadonlyArray<readonly [left: string, right: string]>): string {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`).join("\n");
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** The version of this package, from the manifest that is published with it. */
export function version(): string {
  const manifest: { readonly version?: unknown } = JSON.parse(
    readFileSync(findPackageJSON("..", __filename) ?? "", "utf8"),
  );
  return String(manifest.version);
}
