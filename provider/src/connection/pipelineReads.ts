import { objectSchema, pipelinesSchema } from "../gitlab/wire";
import { pipelines } from "./features";
import type { ProjectReader } from "./projectReader";

/** SEI calls the test report for both of these. */
const OF_ONE_PIPELINE = ["Get pipeline variables", "Get pipeline test reports"] as const;

export const PIPELINE_READS = [...OF_ONE_PIPELINE, "Get pipelines"] as const;

/**
 * SEI's reads of pipelines: the list, and of its first pipeline the rest. Where they are disabled SEI leaves all of
 * them out with a warning, unlike anything else that is disabled.
 *
 * @param window the query that bounds the list in time.
 */
export async function readPipelines(reader: ProjectReader, window: string): Promise<void> {
  if (pipelines.isOff(reader.project)) {
    reader.found("Get pipelines", {
      code: "FEATURE_DISABLED",
      fails: "never",
      message: `Pipelines are disabled for the project ${reader.project.id}: SEI says so, too, and goes on without them`,
    });
    reader.skip(OF_ONE_PIPELINE, 'see "Get pipelines"');
    return;
  }
  const path = `/pipelines?${window}&page=1&per_page=20`;
  const listed = await reader.read("Get pipelines", path, pipelinesSchema, pipelines);
  const [first] = listed ?? [];
  if (first === undefined) {
    reader.skip(OF_ONE_PIPELINE, listed === undefined ? 'see "Get pipelines"' : NO_PIPELINE);
    return;
  }
  const pipeline = `/pipelines/${first.id}`;
  await Promise.all([
    reader.read("Get pipelines", pipeline, objectSchema, pipelines),
    ...OF_ONE_PIPELINE.map((name) => reader.read(name, `${pipeline}/test_report`, objectSchema, pipelines)),
  ]);
}

const NO_PIPELINE = "SEI asks for it only when the project has had a pipeline within the last minute";
