import type { StepContext } from "../lifecycle/stepContext";
import { SeiFailure } from "../sei/failures";
import type { SeiAccount } from "../sei/seiAccount";
import type { SeiApiKey } from "../sei/wire";
import { isYoung } from "../sei/young";
import { remove } from "./delete";
import { isMarkedFor } from "./marker";

/**
 * The keys that a killed run of the resource has made, and whose values nobody has (H33). They are young, as the next
 * run comes soon. An older key with the marker may be in use: its state was lost, it was retained, it is another
 * team's whose stack has the same names (H32), or `--replace` is about to replace it.
 *
 * @param maker the resource, with the owner that tells it from another team's.
 * @param live the keys that this run knows to be in the state.
 */
export async function leftoversOf(
  maker: string,
  { client }: SeiAccount,
  live: ReadonlySet<string>,
): Promise<readonly SeiApiKey[]> {
  const keys = await client.listApiKeys();
  return keys.filter(
    ({ id, description, createdAt }) =>
      !live.has(id) && isMarkedFor(maker, description) && isYoung(createdAt, client),
  );
}

/** After the create, so that a create that fails takes nothing away. What cannot be removed is told by its id. */
export async function removeLeftovers(
  leftovers: readonly SeiApiKey[],
  { account, warn }: StepContext,
): Promise<void> {
  for (const { id, name } of leftovers) {
    const which = `the API key ${id} ("${name}"), which an earlier run of this resource made and did not record`;
    try {
      await remove(id, account);
      await warn({ code: "REMOVES_LOST_KEY", path: "", message: `removes ${which}` });
    } catch (error) {
      if (!(error instanceof SeiFailure)) throw error;
      const remedy = "Remove it in SEI: nobody has its value.";
      await warn({
        code: "REMOVES_LOST_KEY",
        path: "",
        message: `cannot remove ${which}: ${error.what}`,
        remedy,
      });
    }
  }
}
