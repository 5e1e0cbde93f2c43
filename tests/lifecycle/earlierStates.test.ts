// What earlier versions left in Pulumi's state and in SEI, in the hands of this one. tests/states/README.md tells how
// the states of a version are recorded.
import type { StoredIntegration } from "../../sandbox/src/index.ts";
import type { Outcome } from "../../tools/project/command.mts";
import type { StateResource } from "../../tools/project/stackState.mts";
import { recordStates } from "../states/record.ts";
import {
  currentResources,
  type Place,
  recordedPlace,
  recordedResources,
  recordedVersions,
} from "../states/recordedState.ts";
import { seiClient } from "../support/seiClient.ts";

/** What version 0.1.0 had when its states were recorded. */
const FIRST = [
  "a key of the role admin",
  "a key of the role ingestion",
  "cloud, satellite false, oauth",
  "cloud, satellite false, pat",
  "enterprise, satellite false, pat",
  "enterprise, satellite true, pat",
  "privateCloud, satellite true, pat",
];

/** What every version has since: all that can be declared, through both doors. */
const SINCE = [...FIRST, "cloud, satellite true, pat", "enterprise, satellite false, oauth"].flatMap(
  (kind) => [kind, `${kind}, plugin`],
);

const recording = process.env.RECORD_STATES;

if (recording !== undefined) test(`the states of ${recording} are recorded`, () => recordStates(recording));
else describe.each(recordedVersions())("what %s left", inTheHandsOfThisVersion);

function inTheHandsOfThisVersion(version: string): void {
  const rows = recordedResources(version).map(({ urn, type, id, inputs, outputs }) => ({
    name: urn.split("::").at(-1),
    kind: kindOf(type, outputs),
    urn,
    id,
    recorded: { id, inputs, outputs },
  }));

  /** What a preview would do, by URN. */
  type Steps = ReadonlyMap<string, string>;
  let place: Place;
  let previewed: Steps;
  let refreshed: Outcome;
  let resources: readonly StateResource[];
  let previewedAfterRefresh: Steps;
  let updated: Outcome;
  let integrations: readonly StoredIntegration[];
  let destroyed: Outcome;

  beforeAll(async () => {
    place = await recordedPlace(version);
    const { project, sandbox } = place;
    const preview = async () => {
      const { steps } = await project.previewPlan(["--show-sames"]);
      return new Map(steps.map(({ urn, op }) => [urn, op]));
    };
    previewed = await preview();
    refreshed = await project.refresh(["--expect-no-changes"]);
    resources = await currentResources(place);
    previewedAfterRefresh = await preview();
    project.env.TAG = "changed";
    updated = await project.up();
    integrations = sandbox.integrations();
    destroyed = await project.destroy();
  });
  afterAll(() => place?.dispose());

  test("is one of every kind of resource and account", () => {
    const expected = version === "0.1.0" ? FIRST : SINCE;
    expect([...new Set(rows.map(({ kind }) => kind))].sort()).toEqual([...expected].sort());
  });

  test.each(rows)("$name ($kind): a preview has nothing to do", ({ urn }) => {
    expect(previewed.get(urn)).toBe("same");
  });

  test("a refresh finds no change", () => {
    expect(refreshed).toMatchObject({ exitCode: 0, output: expect.stringContaining("unchanged") });
  });

  // The engine calls a refresh unchanged that loses an output, or changes one that is in no input.
  test.each(rows)("$name ($kind): a refresh keeps all that was recorded", ({ urn, recorded }) => {
    expect(resources.find((resource) => resource.urn === urn)).toMatchObject(recorded);
  });

  test.each(rows)("$name ($kind): after a refresh, a preview has nothing to do", ({ urn }) => {
    expect(previewedAfterRefresh.get(urn)).toBe("same");
  });

  test("other tags reach every integration, and none is replaced", () => {
    expect(updated).toMatchObject({ exitCode: 0 });
    const recorded = rows.filter(({ urn }) => urn.includes("GitLabIntegration"));
    expect(integrations.map(({ id }) => id).sort()).toEqual(recorded.map(({ id }) => id).sort());
    expect(integrations.map(({ tagNames }) => tagNames)).toEqual(recorded.map(() => ["changed"]));
  });

  test("destroy leaves nothing in SEI", async () => {
    expect(destroyed).toMatchObject({ exitCode: 0 });
    expect(place.sandbox.integrations()).toEqual([]);
    const { body } = await seiClient(place.sandbox).post("/v1/apikeys/list", {});
    const keys: ReadonlyArray<{ name: string }> = body.records;
    // The sandbox has one of each role for tests.
    expect(keys.map(({ name }) => name).sort()).toEqual(["sandbox admin", "sandbox ingestion"]);
  });
}

function kindOf(
  type: string,
  { role, accountType, satellite, authMethod }: StateResource["outputs"],
): string {
  const kind = type.endsWith("IngestionKey")
    ? `a key of the role ${role}`
    : `${accountType}, satellite ${satellite}, ${authMethod}`;
  return type.startsWith("harness-sei:") ? `${kind}, plugin` : kind;
}
