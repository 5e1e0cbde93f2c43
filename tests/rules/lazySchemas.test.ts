// Schemas are built when they are first asked for: what a start would take otherwise is told in
// docs/inside/performance.md.
import { join } from "node:path";
import { readSources } from "../../tools/docs/sources.mts";
import { root } from "../../tools/project/root.mts";

/** What runs a program as soon as it is loaded, and what only the writing of the docs loads. */
const LEFT_OUT = ["cli/main", "cli/crash", "plugin/main", "plugin/shape"];

test("no file of the provider builds a schema while it is loaded", () => {
  const built: string[] = [];
  let loading = "";
  const told =
    (name: string, build: (...args: unknown[]) => unknown) =>
    (...args: unknown[]) => {
      built.push(`${loading}: z.${name}`);
      return build(...args);
    };
  jest.isolateModules(() => {
    jest.doMock("zod", () => {
      const { z } = jest.requireActual("zod");
      // Classes have a capital letter, and config builds nothing.
      const entries = Object.entries<never>(z).map(([name, value]) => [
        name,
        typeof value === "function" && /^[a-z_]/.test(name) && name !== "config" ? told(name, value) : value,
      ]);
      return { z: Object.fromEntries(entries) };
    });
    for (const path of readSources().keys()) {
      if (LEFT_OUT.includes(path)) continue;
      loading = path;
      require(join(root, "provider", "src", `${path}.ts`));
    }
  });
  expect(built).toEqual([]);
});
