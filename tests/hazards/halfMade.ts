import type { DrivenStack } from "../support/drivenStack.ts";

/** A create with a tag that broke half-way and could not be looked at: what it has left in SEI. */
export async function leftHalfMade(stack: DrivenStack, driver = stack.driver): Promise<string> {
  stack.sandbox.inject({ match: "POST /v1/integrations", fault: "stepFails", step: "insertTags" });
  stack.sandbox.inject({ match: "GET /v1/ingestion/*/trigger", fault: "503", times: Infinity });
  expect((await driver.up(stack.program({ tags: ["a"] }))).errors).toEqual([
    expect.stringMatching(/^\[CREATE_UNCERTAIN\]/),
  ]);
  stack.sandbox.clearFaults();
  const [left, ...others] = stack.ours();
  if (left === undefined || others.length > 0) throw new Error("not exactly one is left");
  stack.calls();
  return left.id;
}
