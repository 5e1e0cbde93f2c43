// What a change of an input does: the table of fields, as the engine's diff and an update read it.
import { diff, effectOfUpdate } from "../../provider/src/integration/diff.ts";
import {
  changeText,
  codeOf,
  effectOf,
  isMirrored,
  isTellable,
  takenOutInReview,
  takenOutText,
} from "../../provider/src/integration/fields.ts";
import { type Properties, planned, recorded } from "../../provider/src/lifecycle/properties.ts";

const STACK = "https://sei.example.com/api";
const BEFORE: Properties = {
  name: "gitlab",
  accountType: "enterprise",
  url: "https://gitlab.example.com",
  satellite: false,
  authMethod: "pat",
  tokenFingerprint: "a",
  tags: ["x"],
};

const change = (before: Properties, after: Properties) =>
  [recorded({ ...BEFORE, ...before }), planned({ ...BEFORE, ...before, ...after }), STACK] as const;

test.each<[what: string, before: Properties, after: Properties, replaces: string[], effect: string]>([
  ["another name", {}, { name: "other" }, [], "sent"],
  ["a satellite", {}, { satellite: true }, ["satellite"], "replaces"],
  ["another method", {}, { authMethod: "oauth" }, ["authMethod"], "replaces"],
  ["another address", {}, { url: "https://git.example.com" }, [], "sent"],
  [
    "another address behind a satellite",
    { satellite: true },
    { url: "https://b.example" },
    ["url"],
    "replaces",
  ],
  ["another token", {}, { tokenFingerprint: "b" }, [], "sent"],
  ["another token of a satellite", { satellite: true }, { tokenFingerprint: "b" }, [], "recorded"],
  ["the token once more", {}, { tokenVersion: 2 }, [], "sent"],
  ["the token not once more", { tokenVersion: 2 }, { tokenVersion: undefined }, [], "recorded"],
  ["the stack's own SEI, written out", {}, { sei: { baseUrl: STACK } }, [], "recorded"],
  ["another SEI", {}, { sei: { baseUrl: "https://other.example" } }, ["sei"], "replaces"],
  ["options of its satellite", {}, { satelliteOptions: {} }, [], "satelliteFile"],
  ["another account type", {}, { accountType: "privateCloud" }, [], "recorded"],
  ["two things", {}, { accountType: "privateCloud", name: "other" }, [], "sent"],
  ["what this version does not know", {}, { ofTomorrow: 1 }, [], "sent"],
])("%s: %j then %j", (_what, before, after, replaces, effect) => {
  const both = change(before, after);
  const changes = diff("7", ...both);

  expect(changes).toEqual({ changed: Object.keys(after).sort(), replaces, hides: false });
  expect(effectOfUpdate(changes.changed, ...both)).toBe(effect);
});

test("nothing that counts is nothing: existingId is only for a create", () => {
  expect(diff("7", ...change({}, { existingId: "7" }))).toEqual({ changed: [], replaces: [], hides: false });
  expect(effectOfUpdate([], ...change({}, {}))).toBe("recorded");
});

test("a name that the program wants, and that was seen otherwise, is a change that the engine does not show", () => {
  expect(diff("7", ...change({ __wanted: { name: "gitlab" } }, {})).hides).toBe(true);
});

test.each([
  ["name", true, true],
  ["metadata", true, false],
  ["token", false, false],
  ["id", false, false],
  ["ofTomorrow", true, false],
])("%s is shown as an output: %p, and told in a warning: %p", (name, mirrored, tellable) => {
  expect([isMirrored(name), isTellable(name)]).toEqual([mirrored, tellable]);
});

test("an input of tomorrow, which this version does not know, is told to SEI and has no words yet", () => {
  expect(effectOf("ofTomorrow", recorded({}), planned({}), undefined)).toBe("sent");
  expect([takenOutText("ofTomorrow"), changeText("ofTomorrow")]).toEqual(["", ""]);
  expect(takenOutText("description")).not.toBe("");
});

test("each input has its words for the documentation and for a review", () => {
  expect(changeText("name")).toBe("updates in place");
  expect(changeText("satellite")).toBe("**replaces**");
  expect(changeText("accountType")).toBe("recorded; SEI does not know it");
  expect(changeText("sei")).toMatch(/^another `baseUrl` \*\*replaces\*\*;/);
  expect(takenOutText("authMethod")).toBe("refused: it is required");
  expect(["ingestion.users", "tags", "name", "ofTomorrow.x"].map(takenOutInReview)).toEqual([
    "SEI's default",
    "the declared ones come off",
    undefined,
    undefined,
  ]);
  expect([codeOf("name"), codeOf("startIngestion"), codeOf("ofTomorrow")]).toEqual([
    "NAME_INVALID",
    "INPUT_INVALID",
    "INPUT_INVALID",
  ]);
});
