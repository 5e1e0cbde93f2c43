// A reporter: where the time of a run went, by file and by room, when all of it is over. Files run beside each other,
// so the times add up to more than the run took.
import { relative, sep } from "node:path";

const SHOWN = 15;

interface FileTime {
  /** With slashes. */
  readonly path: string;
  readonly milliseconds: number;
}

export function timesOf(files: readonly FileTime[]): string[] {
  const rooms = new Map<string, number>();
  for (const { path, milliseconds } of files) {
    const room = path.split("/").slice(0, -1).join("/");
    rooms.set(room, (rooms.get(room) ?? 0) + milliseconds);
  }
  return [
    "Where the time went, by file:",
    ...slowest(files),
    "and by room:",
    ...slowest([...rooms].map(([path, milliseconds]) => ({ path, milliseconds }))),
  ];
}

function slowest(times: readonly FileTime[]): string[] {
  return times
    .toSorted((one, other) => other.milliseconds - one.milliseconds)
    .slice(0, SHOWN)
    .map(({ path, milliseconds }) => `${(milliseconds / 1_000).toFixed(1).padStart(8)} s  ${path}`);
}

interface Results {
  readonly testResults: ReadonlyArray<{
    readonly testFilePath: string;
    readonly perfStats: { readonly runtime: number };
  }>;
}

export default class FileTimes {
  onRunComplete(_contexts: unknown, { testResults }: Results): void {
    if (testResults.length < 2) return;
    const files = testResults.map(({ testFilePath, perfStats }) => ({
      path: relative(process.cwd(), testFilePath).replaceAll(sep, "/"),
      milliseconds: perfStats.runtime,
    }));
    process.stderr.write(`\n${timesOf(files).join("\n")}\n`);
  }
}
