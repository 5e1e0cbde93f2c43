// What the command line says.
import { parseArgs } from "node:util";

export const USAGE = `npm run bench -- [options]

Measures the provider on the real Pulumi engine, against the sandbox, beside do-nothing providers.

  --sizes 1,10,100  stacks with so many integrations (default 1,10,100; 300 takes minutes per round)
  --rounds 3        how often everything is measured; the variants alternate within a round
  --json            prints the figures as JSON instead of a table
  --check           exits with 1 when a goal is not met
  --help            this text

Progress goes to stderr, the figures to stdout. Ratios within a round survive a busy machine; absolute times do not.`;

export interface Options {
  readonly sizes: readonly number[];
  readonly rounds: number;
  readonly json: boolean;
  readonly check: boolean;
  readonly help: boolean;
}

/** @throws Error that names what is wrong with an argument. */
export function optionsFrom(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: "string", default: "1,10,100" },
      rounds: { type: "string", default: "3" },
      json: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  return {
    ...values,
    sizes: sizesIn(values.sizes),
    rounds: wholeNumber("--rounds", values.rounds),
  };
}

/** What `--sizes` says. */
export function sizesIn(text: string): number[] {
  return text.split(",").map((size) => wholeNumber("--sizes", size));
}

function wholeNumber(option: string, text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text.trim())) throw new Error(`${option}: "${text}" is no whole number above 0`);
  return Number(text);
}
