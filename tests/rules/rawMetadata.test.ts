// Which keys of SEI's metadata a program may write itself, and with what; and what oauth has to be.
import { ingestionFrom } from "../../provider/src/integration/metadata.ts";
import { metadataProblem, rawMetadataFrom } from "../../provider/src/integration/rawMetadata.ts";
import { INGESTION_SETTINGS, MARKER_KEYS, OTHER_METADATA_KEYS } from "../../provider/src/sei/wire.ts";
import { check } from "../support/checkInputs.ts";

test.each(Object.entries(INGESTION_SETTINGS))(
  "the key of ingestion.%s belongs to that input",
  (setting, { key }) => {
    expect(metadataProblem(key, true)).toBe(`belongs to ingestion.${setting}`);
  },
);

test.each(Object.values(MARKER_KEYS))("%s belongs to this provider", (key) => {
  expect(metadataProblem(key, "mine")).toBe("belongs to this provider");
});

test.each(Object.entries(OTHER_METADATA_KEYS))(
  "%s has its one type, or something that does it instead",
  (key, known) => {
    const values = [true, 1, "text", {}];
    const taken = values
      .filter((value) => metadataProblem(key, value) === undefined)
      .map((value) => typeof value);
    expect(taken).toEqual("instead" in known ? [] : [known.kind]);
    const said = values.flatMap((value) => metadataProblem(key, value) ?? []);
    expect(new Set(said)).toEqual(
      new Set([
        "instead" in known
          ? `does nothing for GitLab (H13); what does is ${known.instead}`
          : `must be a ${known.kind}: another type breaks every ingestion job (H14)`,
      ]),
    );
    expect(metadataProblem(key, null)).toMatch(/^is null, /);
  },
);

test("a key that SEI is not known to read may have any value but null", () => {
  expect([true, 1, "text", {}].map((value) => metadataProblem("of_tomorrow", value))).toEqual(
    Array.from({ length: 4 }, () => undefined),
  );
  expect(metadataProblem("toString", 1)).toBeUndefined();
  expect(metadataProblem("of_tomorrow", null)).toMatch(/^is null, /);
});

test("of SEI's metadata only the keys that a program manages are its own", () => {
  expect(rawMetadataFrom({ a: 1, b: 2 }, { a: 0, c: 0 })).toEqual({ a: 1 });
  expect(rawMetadataFrom({ a: 1 }, undefined)).toEqual({});
});

test("of SEI's settings a list is text, and JSON in its place is not taken for it (H14)", () => {
  const { projects, users } = INGESTION_SETTINGS;
  const managed = { projects: ["a"], users: true };

  expect(ingestionFrom({ [projects.key]: "a,,b", [users.key]: false }, managed)).toEqual({
    projects: ["a", "b"],
    users: false,
  });
  expect(ingestionFrom({ [projects.key]: ["a", "b"], [users.key]: null }, managed)).toEqual({
    projects: '["a","b"]',
  });
});

test.each([
  ["a text", "code", "must be { code, state }"],
  ["another key", { code: "a", state: "b", scope: "c" }, "scope"],
  ["an empty code", { code: "", state: "b" }, "the code is empty"],
])("oauth that is %s is refused, and its value is not told", async (_what, oauth, reason) => {
  const { reasons } = await check({ authMethod: "oauth", token: undefined, oauth });
  expect(reasons.join("\n")).toContain(reason);
});
