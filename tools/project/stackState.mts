// The part of Pulumi's state that tests look at, from the file on disk and from `pulumi stack export` alike.
import { z } from "zod";

const resource = z.looseObject({
  urn: z.string(),
  type: z.string(),
  id: z.string().optional(),
  inputs: z.record(z.string(), z.unknown()).default({}),
  outputs: z.record(z.string(), z.unknown()).default({}),
  initErrors: z.array(z.string()).optional(),
});

const deployment = z
  .looseObject({
    resources: z.array(resource).default([]),
    pending_operations: z.array(z.looseObject({ type: z.string(), resource })).default([]),
  })
  .transform((found) => ({ resources: found.resources, pendingOperations: found.pending_operations }));

const stateFile = z.object({ checkpoint: z.object({ latest: deployment.optional() }) });
const stackExport = z.object({ deployment });

export type StateResource = z.infer<typeof resource>;
export type StackState = z.infer<typeof deployment>;

export function parseStateFile(text: string): StackState {
  return stateFile.parse(JSON.parse(text)).checkpoint.latest ?? { resources: [], pendingOperations: [] };
}

export function parseStackExport(text: string): StackState {
  return stackExport.parse(JSON.parse(text)).deployment;
}
