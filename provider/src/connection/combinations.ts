import type { ErrorCode } from "../errors/catalogue";
import type { Finding } from "../errors/finding";
import { doesNotGoWith, SATELLITE_RULES } from "./place";

/**
 * Inputs that cannot go together, one row for each pair. `docs/combinations.md` is written from this table.
 */
export interface Conflict {
  readonly code: Extract<ErrorCode, "SATELLITE_CONFLICT" | "OAUTH_CONFLICT" | "TOKEN_CONFLICT">;
  /** The two inputs that disagree; the finding is about the second. */
  readonly fields: readonly [string, string];
  /** The values that disagree; `given` stands for any value at all. */
  readonly values: readonly [unknown, unknown];
  readonly why: string;
}

export const GIVEN: unique symbol = Symbol("any value");

export const CONFLICTS: readonly Conflict[] = [
  ...SATELLITE_RULES.map(
    ({ accountType, impossible, why }): Conflict => ({
      code: "SATELLITE_CONFLICT",
      fields: ["accountType", "satellite"],
      values: [accountType, impossible],
      why,
    }),
  ),
  {
    code: "OAUTH_CONFLICT",
    fields: ["satellite", "authMethod"],
    values: [true, "oauth"],
    why: "a satellite signs in with a token of its own",
  },
  {
    code: "OAUTH_CONFLICT",
    fields: ["authMethod", "token"],
    values: ["oauth", GIVEN],
    why: "with OAuth, SEI gets its own token from GitLab",
  },
  {
    code: "OAUTH_CONFLICT",
    fields: ["authMethod", "tokenFrom"],
    values: ["oauth", GIVEN],
    why: "with OAuth, SEI gets its own token from GitLab",
  },
  {
    code: "OAUTH_CONFLICT",
    fields: ["authMethod", "tokenVersion"],
    values: ["oauth", GIVEN],
    why: "with OAuth there is no token to send again",
  },
  {
    code: "SATELLITE_CONFLICT",
    fields: ["satellite", "tokenVersion"],
    values: [true, GIVEN],
    why: "a satellite's token is never sent",
  },
  {
    code: "OAUTH_CONFLICT",
    fields: ["authMethod", "oauth"],
    values: ["pat", GIVEN],
    why: "a personal access token needs no OAuth authorization",
  },
  {
    code: "TOKEN_CONFLICT",
    fields: ["token", "tokenFrom"],
    values: [GIVEN, GIVEN],
    why: "only one of them can count",
  },
  {
    code: "SATELLITE_CONFLICT",
    fields: ["satellite", "satelliteOptions"],
    values: [false, GIVEN],
    why: "they are written into the configuration of a satellite",
  },
];

/** @param inputs with `satellite` as it will be recorded; an unknown value disagrees with nothing yet. */
export function conflicts(inputs: Readonly<Record<string, unknown>>): Finding[] {
  return CONFLICTS.filter(({ fields, values }) =>
    fields.every((field, side) => holds(inputs[field], values[side])),
  ).map(({ code, fields: [first, second], values, why }) => ({
    code,
    path: second,
    message: doesNotGoWith(shown(second, values[1]), shown(first, values[0]), why),
  }));
}

function holds(value: unknown, conflicting: unknown): boolean {
  return conflicting === GIVEN ? value !== undefined && typeof value !== "symbol" : value === conflicting;
}

/** A field as the conflict has it: `accountType "cloud"`, or its name alone where any value conflicts. */
export function shown(field: string, value: unknown): string {
  return value === GIVEN ? field : `${field} ${JSON.stringify(value)}`;
}
