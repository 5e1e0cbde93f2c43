// Inputs of a preview that hold values which are not known yet: what stands around them is checked all the same.
import { z } from "zod";
import { findingsOf } from "../../provider/src/lifecycle/issues.ts";
import { parsePreview } from "../../provider/src/lifecycle/parseInputs.ts";
import { UNKNOWN } from "../../provider/src/lifecycle/unknown.ts";

const schema = z.strictObject({
  name: z.string().trim(),
  tags: z.array(z.string().trim()).optional(),
  sei: z.strictObject({ baseUrl: z.string().trim().optional(), region: z.string() }).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  renewal: z.union([z.boolean(), z.strictObject({ days: z.int(), who: z.string() })]).optional(),
});

const parsed = (inputs: object) => {
  const { value, issues } = parsePreview(schema, { name: "a", ...inputs });
  return {
    value,
    issues: issues.map(({ code, path, message }) => ({ code, path: path.join("."), message })),
  };
};

describe("an unknown value stands for itself, and what is known beside it is parsed", () => {
  test.each<[where: string, inputs: object, value: object]>([
    ["an input", { name: UNKNOWN, tags: [" x "] }, { name: UNKNOWN, tags: ["x"] }],
    ["a list", { tags: UNKNOWN }, { name: "a", tags: UNKNOWN }],
    ["an item of a list", { tags: [" x ", UNKNOWN] }, { name: "a", tags: ["x", UNKNOWN] }],
    [
      "a setting",
      { sei: { region: UNKNOWN, baseUrl: " b " } },
      { name: "a", sei: { region: UNKNOWN, baseUrl: "b" } },
    ],
    [
      "a setting beside one that is left out",
      { sei: { region: UNKNOWN } },
      { name: "a", sei: { region: UNKNOWN } },
    ],
    [
      "a value of free keys",
      { metadata: { one: UNKNOWN, two: "2" } },
      { name: "a", metadata: { one: UNKNOWN, two: "2" } },
    ],
    [
      "a setting of one of several shapes",
      { renewal: { days: UNKNOWN, who: "me" } },
      { name: "a", renewal: { days: UNKNOWN, who: "me" } },
    ],
  ])("%s", (_where, inputs, value) => {
    const result = parsed(inputs);
    expect(result.issues).toEqual([]);
    expect(result.value).toStrictEqual(value);
  });
});

describe("what is wrong whatever the unknown value turns out to be is told at once", () => {
  test.each<[what: string, inputs: object, issues: object[]]>([
    [
      "another item of the list",
      { tags: [UNKNOWN, 7] },
      [{ code: "invalid_type", path: "tags.1", message: "Invalid input: expected string, received number" }],
    ],
    [
      "another setting, and one that is missing",
      { sei: { baseUrl: UNKNOWN } },
      [
        {
          code: "invalid_type",
          path: "sei.region",
          message: "Invalid input: expected string, received undefined",
        },
      ],
    ],
    [
      "a setting that nobody knows",
      { sei: { region: UNKNOWN, colour: "red" } },
      [{ code: "unrecognized_keys", path: "sei", message: 'Unrecognized key: "colour"' }],
    ],
    [
      "another value of free keys",
      { metadata: { one: UNKNOWN, two: 2 } },
      [
        {
          code: "invalid_type",
          path: "metadata.two",
          message: "Invalid input: expected string, received number",
        },
      ],
    ],
    [
      "a list where settings belong",
      { sei: [UNKNOWN] },
      [{ code: "invalid_type", path: "sei", message: "Invalid input: expected object, received array" }],
    ],
    [
      "a list where free keys belong",
      { metadata: [UNKNOWN] },
      [{ code: "invalid_type", path: "metadata", message: "Invalid input: expected record, received array" }],
    ],
    [
      "settings where a list belongs",
      { tags: { first: UNKNOWN } },
      [{ code: "invalid_type", path: "tags", message: "Invalid input: expected array, received object" }],
    ],
    [
      "settings where text belongs",
      { name: { first: UNKNOWN } },
      [{ code: "invalid_type", path: "name", message: "Invalid input: expected string, received object" }],
    ],
    [
      "none of several shapes",
      { renewal: { days: "soon", who: UNKNOWN } },
      [{ code: "invalid_union", path: "renewal", message: "Invalid input" }],
    ],
  ])("%s", (_what, inputs, issues) => {
    expect(parsed(inputs).issues).toEqual(issues);
  });
});

test("a setting that nobody knows is a finding with its path", () => {
  const { issues } = parsePreview(schema, { name: "a", sei: { region: UNKNOWN, colour: "red" } });
  expect(findingsOf(issues, () => "INPUT_INVALID")).toMatchObject([{ path: "sei.colour" }]);
});
