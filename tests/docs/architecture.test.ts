// The table of rooms in CONTRIBUTING.md: which room of provider/src may know which, and in which processes it runs.
import { circlesIn, reachableFrom, readSources, type Source } from "../../tools/docs/sources.mts";
import { pageAt, tableRows } from "../support/pages.ts";

/** What each of the four processes loads. */
const ENTRIES = {
  program: "index",
  provider: "runtime",
  plugin: "plugin/main",
  shell: "cli/main",
} as const;

/** A room is a folder of provider/src, or one of its entries: what the table says of it. */
const ROOMS = roomsOf(pageAt("CONTRIBUTING.md").text);

/** The rooms that a room may import. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map(
  ROOMS.map(({ room, imports }) => [room, imports]),
);

function roomsOf(page: string) {
  const [, after = ""] = page.split("### The rooms of `provider/src`");
  const [table = ""] = after.split(/^#/m);
  return tableRows(table).map(([room, runsIn = "", , imports]) => ({
    room: namesIn(room).join(),
    processes: runsIn === "all four" ? Object.keys(ENTRIES) : runsIn.split(", "),
    imports: namesIn(imports),
  }));
}

function namesIn(cell = ""): string[] {
  return [...cell.matchAll(/`([A-Za-z]+)`/g)].flatMap(([, name]) => name ?? []);
}

/** What only certain rooms may know: Pulumi at the door, the HTTP library in the transport. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/pulumi": ["resources", "lookups", "runtime", "plugin", "engine", "sdk"],
  "@grpc/grpc-js": ["runtime", "plugin"],
  "google-protobuf": ["plugin"],
  undici: ["http"],
  yaml: ["satellite", "ci"],
  zod: [
    "cli",
    "doctor",
    "ci",
    "review",
    "engine",
    "plugin",
    "ingestionKey",
    "integration",
    "lifecycle",
    "configuration",
    "connection",
    "sei",
    "gitlab",
    "secrets",
    "schemas",
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

test("the table allows no room an import that it does not make", () => {
  const made = new Set(files.flatMap(edges).map(([from, to]) => `${roomOf(from)} -> ${roomOf(to)}`));
  const allowed = [...MAY_IMPORT].flatMap(([room, targets]) =>
    targets.map((target) => `${room} -> ${target}`),
  );
  expect(allowed.filter((edge) => !made.has(edge))).toEqual([]);
});

test("a room runs in the processes that the table says, which load it or a part of it", () => {
  const loadedIn = Object.entries(ENTRIES).map(
    ([process, entry]) => [process, new Set([...reachableFrom([entry], sources)].map(roomOf))] as const,
  );
  const asLoaded = ROOMS.map(({ room }) => ({
    room,
    processes: loadedIn.filter(([, rooms]) => rooms.has(room)).map(([process]) => process),
  }));
  expect(ROOMS.map(({ room, processes }) => ({ room, processes }))).toEqual(asLoaded);
});
