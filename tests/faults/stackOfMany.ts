// A stack of many integrations on the real engine, all alike but for their names, and what has to be true of each.
import type { StoredIntegration } from "../../sandbox/src/index.ts";
import { PLUGIN_CLASS, PLUGIN_PROJECT } from "../../tools/project/pluginProgram.mts";
import type { DoorName } from "../support/drivenDoor.ts";
import type { Outcome, StackState } from "../support/engine.ts";
import { type Stack, startStack } from "../support/stack.ts";

export interface Declaration {
  readonly resources: readonly string[];
  readonly description: string;
  /** Default {@link TAGS}. */
  readonly tags?: readonly string[];
}

export interface StackOfMany extends Stack {
  declareAll(declaration: Declaration): Promise<void>;
  /** The integrations with this name in SEI: more than one would be a duplicate. */
  inSei(resource: string): StoredIntegration[];
  inState(resource: string): Promise<StackState["resources"]>;
}

export const TAGS: readonly string[] = ["platform"];

const CLASS = 'const { GitLabIntegration } = require("pulumi-harness-sei");';

async function startStackOfMany(door: DoorName): Promise<StackOfMany> {
  const program = (declaration: Declaration) =>
    programOf(door === "class" ? CLASS : PLUGIN_CLASS, declaration);
  const stack = await startStack({
    program: program({ resources: [], description: "" }),
    ...(door === "class" ? {} : { files: { "Pulumi.yaml": JSON.stringify(PLUGIN_PROJECT) } }),
  });
  return {
    ...stack,
    declareAll: (declaration) => stack.project.writeProgram(program(declaration)),
    inSei: (resource) => stack.sandbox.integrations().filter(({ name }) => name === resource),
    inState: async (resource) => {
      const { resources } = await stack.project.state();
      return resources.filter(({ urn }) => urn.endsWith(`GitLabIntegration::${resource}`));
    },
  };
}

export async function withStackOfMany(
  door: DoorName,
  work: (stack: StackOfMany) => Promise<void>,
): Promise<void> {
  const stack = await startStackOfMany(door);
  try {
    await work(stack);
  } finally {
    await stack.dispose();
  }
}

function programOf(itsClass: string, { resources, description, tags = TAGS }: Declaration): string {
  return `
    ${itsClass}
    for (const name of ${JSON.stringify(resources)}) {
      new GitLabIntegration(name, {
        accountType: "cloud",
        authMethod: "pat",
        url: process.env.GITLAB_URL,
        token: process.env.GITLAB_TOKEN,
        tags: ${JSON.stringify(tags)},
        description: ${JSON.stringify(description)},
      });
    }
  `;
}

/** SEI has what the state knows of and nothing else: no orphan, no duplicate, nothing lost. */
export async function expectNoneLost(stack: StackOfMany, resource: string): Promise<void> {
  const ids = (await stack.inState(resource)).map(({ id }) => id);
  expect(stack.inSei(resource).map(({ id }) => id)).toEqual(ids);
}

/** Exactly one, and all of it: tags (H1), credential (H4, H24) and a running ingestion (H2, H25). */
export async function expectAsDeclared(
  stack: StackOfMany,
  resource: string,
  description: string,
  token: string,
  tags: readonly string[] = TAGS,
): Promise<void> {
  const found = stack.inSei(resource);
  expect(found).toMatchObject([{ description, tagNames: tags, status: "ACTIVE", frequency: 60 }]);
  expect(found[0]?.tokenIs(token)).toBe(true);
  const recorded = await stack.inState(resource);
  expect(recorded).toMatchObject([{ id: found[0]?.id }]);
  expect(recorded[0]?.initErrors ?? []).toEqual([]);
}

/** What the engine printed under "Diagnostics" about this resource. */
export function saidOf({ output }: Outcome, resource: string): string {
  const section = new RegExp(`^  \\S+ \\(${resource}\\):\\n((?:    .*\\n|\\n)*)`, "m");
  return section.exec(output)?.[1] ?? "";
}

export function expectNoStackTrace(text: string): void {
  expect(text).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
  expect(text).not.toContain("failed unexpectedly");
}

export function expectNoToken(
  { output }: Outcome,
  { valid, valid2 }: StackOfMany["sandbox"]["tokens"],
): void {
  for (const token of [valid, valid2]) expect(output.includes(token)).toBe(false);
}
