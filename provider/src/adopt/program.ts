import { redact } from "../secrets/redact";
import type { SeiIntegration } from "../sei/wire";
import { type Declaration, declarationOf, type Skipped } from "./declaration";
import { literal, visible } from "./literal";
import { resourceNames } from "./resourceNames";

/** An integration to be taken over, and the names of its tags, sorted. */
export interface Adopted {
  readonly integration: SeiIntegration;
  readonly tags: readonly string[];
  /** Who has it according to its mark, and is said not to have it any more. */
  readonly fromManager?: string | undefined;
}

interface Declared extends Declaration {
  readonly resourceName: string;
}

export interface AdoptingProgram {
  /** TypeScript that takes integrations over, and changes nothing about them but who manages them. */
  readonly program: string;
  /** How many. */
  readonly taken: number;
}

export function programFor(adopted: readonly Adopted[]): AdoptingProgram {
  const verdicts = adopted.map(({ integration, tags, fromManager }) => ({
    integration,
    verdict: declarationOf(integration, tags, fromManager),
  }));
  const isDeclared = ({ verdict }: { verdict: Declaration | Skipped }) => !("skipped" in verdict);
  const names = resourceNames(verdicts.filter(isDeclared).map(({ integration }) => integration));
  const declared = verdicts.flatMap(({ integration, verdict }): Declared[] => {
    const resourceName = names.get(integration.id);
    return "skipped" in verdict || resourceName === undefined ? [] : [{ ...verdict, resourceName }];
  });
  const skipped = verdicts.flatMap(({ integration, verdict }) =>
    "skipped" in verdict ? [skippedLine(integration, verdict)] : [],
  );
  const blocks = [
    declared.length === 0 ? comment([nothingTaken(adopted.length)]) : header(declared),
    declared.length === 0 ? "" : 'import { GitLabIntegration } from "pulumi-harness-sei";',
    ...declared.map(statement),
    skipped.length === 0 ? "" : comment(["Not taken over:", ...skipped]),
  ];
  return {
    program: `${blocks.filter((block) => block !== "").join("\n\n")}\n`,
    taken: declared.length,
  };
}

function nothingTaken(count: number): string {
  const none = count === 0 ? "There is nothing to take over." : "This program takes none of them over.";
  return `GitLab integrations that exist in SEI: ${count}. ${none} Written by sei-gitlab adopt.`;
}

function header(declared: readonly Declared[]): string {
  const variables = declared.flatMap(({ tokenVariable }) =>
    tokenVariable === undefined ? [] : [tokenVariable],
  );
  return comment([
    `GitLab integrations that this program takes over: ${declared.length}. Written by sei-gitlab adopt.`,
    "",
    ...(variables.length === 0
      ? []
      : [
          "SEI shows no token, so give them in the environment, at every preview and up:",
          ...variables.map((variable) => `  ${variable}`),
        ]),
    "`pulumi preview` shows what is taken over, and `pulumi up` takes it over: nothing changes but the token and the",
    "mark of who manages it. The existingId lines may go away afterwards. From then on `pulumi destroy`, or a",
    "resource taken out of this program, deletes the integration with its ingestion history; the resource options",
    "protect and retainOnDelete prevent that.",
  ]);
}

function statement({ resourceName, inputs, notes }: Declared): string {
  const code = `new GitLabIntegration(${literal(resourceName)}, ${literal(inputs)});`;
  return notes.length === 0 ? code : `${comment(notes)}\n${code}`;
}

function skippedLine({ id, name }: SeiIntegration, { skipped }: Skipped): string {
  return redact(`  ${id} ${literal(name)} ${skipped}.`);
}

/** A line holds what strangers have written: nothing in it may end the comment. */
function comment(lines: readonly string[]): string {
  return lines.map((line) => `// ${visible(line)}`.trimEnd()).join("\n");
}
