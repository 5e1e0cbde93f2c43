// The arrows of CONTRIBUTING.md: which room of provider/src may know which.
import { readSources, type Source } from "../../tools/docs/sources.mts";

/** A room is a folder of provider/src, or one of its entries. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  index: ["resources", "lookups", "ingestion", "connection", "sei"],
  cli: [
    "adopt",
    "doctor",
    "review",
    "lookups",
    "runtime",
    "ingestion",
    "connection",
    "gitlab",
    "sei",
    "secrets",
    "errors",
    "http",
  ],
  // It writes a program and asks nobody; what can be declared is told by the rules of the lifecycle.
  adopt: ["integration", "connection", "gitlab", "sei", "secrets"],
  // It reads what the engine printed, and so needs nothing that talks to anybody.
  review: ["secrets"],
  // It reads the configuration that the engine's door reads.
  doctor: ["runtime", "connection", "sei", "http"],
  runtime: ["ingestionKey", "integration", "connection", "sei", "secrets", "errors", "http"],
  resources: ["errors"],
  // They run in the user's program, with the configuration that the engine's door reads too.
  lookups: ["runtime", "integration", "ingestion", "sei", "errors"],
  // What both resources are about in the same way: unknown values, findings, the account a resource names as its own.
  ingestionKey: ["integration", "sei", "errors"],
  integration: ["ingestion", "connection", "gitlab", "sei", "secrets", "errors", "http"],
  // What SEI's log of scans says. It asks only SEI.
  ingestion: ["sei", "secrets"],
  connection: ["gitlab", "sei", "secrets", "errors", "http"],
  sei: ["secrets", "errors", "http"],
  gitlab: ["secrets", "errors", "http"],
  http: [],
  secrets: [],
  errors: ["secrets"],
};

/** What only certain rooms may know: Pulumi at the door, the HTTP library in the transport. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  "@pulumi/pulumi": ["resources", "lookups", "runtime"],
  "@grpc/grpc-js": ["runtime"],
  undici: ["http"],
  yaml: ["integration"],
  zod: ["cli", "review", "runtime", "ingestionKey", "integration", "connection", "sei", "gitlab"],
};

const sources = readSources();
const files = [...sources.values()];

const roomOf = (path: string): string => path.split("/", 1)[0] ?? path;

const edges = (source: Source): Array<readonly [from: string, to: string]> =>
  source.imports.map((target) => [source.path, target] as const);

test("the rooms of the sources are those of the table", () => {
  expect([...new Set(files.map(({ path }) => roomOf(path)))].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
});

test("every import leads to a file of the provider", () => {
  const lost = files.flatMap(edges).filter(([, to]) => !sources.has(to));
  expect(lost).toEqual([]);
});

test("a room imports only the rooms that the table allows it", () => {
  const forbidden = files
    .flatMap(edges)
    .filter(([from, to]) => roomOf(from) !== roomOf(to) && !MAY_IMPORT[roomOf(from)]?.includes(roomOf(to)))
    .map(([from, to]) => `${from} -> ${to}`);
  expect(forbidden).toEqual([]);
});

test("no file imports itself through others", () => {
  const finished = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) circles.push([...way.slice(way.indexOf(path)), path].join(" -> "));
    if (finished.has(path) || way.includes(path)) return;
    for (const next of sources.get(path)?.imports ?? []) visit(next, [...way, path]);
    finished.add(path);
  };
  for (const { path } of files) visit(path, []);
  expect(circles).toEqual([]);
});

test("a package is known only to the rooms that are there for it", () => {
  const misplaced = files.flatMap(({ path, packages }) =>
    packages.filter((name) => !PACKAGES[name]?.includes(roomOf(path))).map((name) => `${path} -> ${name}`),
  );
  expect(misplaced).toEqual([]);
});
