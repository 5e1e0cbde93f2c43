// The arrows of CONTRIBUTING.md: which room of provider/src may know which.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { circlesIn, readSources, type Source } from "../../tools/docs/sources.mts";

/** A room is a folder of provider/src, or one of its entries; the table of CONTRIBUTING.md says what it may import. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = roomsOf(
  readFileSync(join(__dirname, "../../CONTRIBUTING.md"), "utf8"),
);

/** The rows of the table of rooms: its first cell names the room, its last the rooms it imports. */
function roomsOf(page: string): Map<string, string[]> {
  const [, table = ""] = page.split("### The rooms of `provider/src`");
  const rows = table.split("\n").filter((line) => line.startsWith("| `"));
  return new Map(
    rows.map((row) => {
      const cells = row.split(" | ");
      const [room = ""] = namesIn(cells.at(0));
      return [room, namesIn(cells.at(-1))];
    }),
  );
}

function namesIn(cell = ""): string[] {
  return [...cell.matchAll(/`([A-Za-z]+)`/g)].flatMap(([, name]) => name ?? []);
}

/** What only certain rooms may know: Pulumi at the door, the HTTP library in the transport. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/pulumi": ["resources", "lookups", "runtime"],
  "@grpc/grpc-js": ["runtime"],
  undici: ["http"],
  yaml: ["satellite"],
  zod: [
    "cli",
    "review",
    "runtime",
    "ingestionKey",
    "integration",
    "lifecycle",
    "configuration",
    "connection",
    "sei",
    "gitlab",
  ],
};

const sources = readSources();
const files = [...sources.values()];

const roomOf = (path: string): string => path.split("/", 1)[0] ?? path;

const edges = (source: Source): Array<readonly [from: string, to: string]> =>
  source.imports.map((target) => [source.path, target] as const);

test("the rooms of the sources are those of the table", () => {
  expect([...new Set(files.map(({ path }) => roomOf(path)))].sort()).toEqual([...MAY_IMPORT.keys()].sort());
});

test("an arrow only ever points down the table", () => {
  const order = [...MAY_IMPORT.keys()];
  const upwards = [...MAY_IMPORT].flatMap(([room, targets]) =>
    targets
      .filter((target) => order.indexOf(target) < order.indexOf(room))
      .map((target) => `${room} -> ${target}`),
  );
  expect(upwards).toEqual([]);
});

test("every import leads to a file of the provider", () => {
  const lost = files.flatMap(edges).filter(([, to]) => !sources.has(to));
  expect(lost).toEqual([]);
});

test("a room imports only the rooms that the table allows it", () => {
  const forbidden = files
    .flatMap(edges)
    .filter(
      ([from, to]) => roomOf(from) !== roomOf(to) && !MAY_IMPORT.get(roomOf(from))?.includes(roomOf(to)),
    )
    .map(([from, to]) => `${from} -> ${to}`);
  expect(forbidden).toEqual([]);
});

test("no file imports itself through others", () => {
  expect(circlesIn(sources)).toEqual([]);
});

test("a package is known only to the rooms that are there for it", () => {
  const misplaced = files.flatMap(({ path, packages }) =>
    packages.filter((name) => !PACKAGES[name]?.includes(roomOf(path))).map((name) => `${path} -> ${name}`),
  );
  expect(misplaced).toEqual([]);
});
