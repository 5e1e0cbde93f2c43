// Small rules about what Pulumi carries of a resource, which every step of a life relies on.
import { z } from "zod";
import { findingsOf } from "../../provider/src/lifecycle/issues.ts";
import {
  baseUrlOf,
  differences,
  withoutNulls,
  withoutUndefined,
} from "../../provider/src/lifecycle/properties.ts";
import { nameSchema } from "../../provider/src/lifecycle/schemas.ts";

test("what differs is named in the order of the alphabet, and undefined is as good as absent", () => {
  expect(differences({ tags: ["a"], name: "x", sei: undefined, same: 1 }, { name: "y", same: 1 })).toEqual([
    "name",
    "tags",
  ]);
});

test("what has no value is not there at all, but null is a value", () => {
  expect(withoutUndefined({ name: undefined, description: null })).toStrictEqual({ description: null });
});

test("null is left out of inputs and of their settings, not of lists and of metadata", () => {
  const metadata = { jobs: null };
  expect(withoutNulls({ name: null, tags: [null], ingestion: { users: null, merges: 1 }, metadata })).toEqual(
    {
      tags: [null],
      ingestion: { merges: 1 },
      metadata,
    },
  );
});

test.each<[what: string, sei: unknown, address: string]>([
  ["that it names", { baseUrl: "https://own.example.com" }, "https://own.example.com"],
  ["of the stack, where it names a key alone", { apiKeyFrom: { env: "KEY" } }, "https://stack.example.com"],
  ["of the stack, where it names nothing", undefined, "https://stack.example.com"],
  ["of the stack, where a program gives null", null, "https://stack.example.com"],
  ["of the stack, where it gives something else", ["https://own.example.com"], "https://stack.example.com"],
])("a resource belongs to the SEI %s", (_what, sei, address) => {
  expect(baseUrlOf({ sei }, "https://stack.example.com")).toBe(address);
});

test("an unknown input, and an unknown setting of one, are told by their kind and their path", () => {
  const schema = z.strictObject({ list: z.array(z.strictObject({ of: z.strictObject({}) })) });
  const { error } = schema.safeParse({ list: [{ of: { one: 1 } }], other: 2 });
  expect(findingsOf(error?.issues ?? [], () => "INGESTION_INVALID")).toEqual([
    { code: "INGESTION_INVALID", path: "list[0].of.one", message: "there is no such setting" },
    { code: "UNKNOWN_INPUT", path: "other", message: "there is no such input" },
  ]);
});

test("a name that SEI would not keep is told with the reason", () => {
  expect(nameSchema().safeParse("  ").error?.issues).toMatchObject([{ message: "the name is blank" }]);
});
