import { failureText } from "../engine/failureText";
import { lifetime } from "../engine/lifetime";
import { PROVIDER_KEY, toPulumi } from "../engine/wire";
import { IncompleteWrite } from "../lifecycle/stepContext";

/**
 * Runs one call of the engine. Whatever fails leaves as an Error with a message and nothing else: the server
 * prints name and stack of what it catches, and a thrown non-Error would leave the call unanswered for ever.
 */
export async function answer<T>(inputs: object, work: () => Promise<T>): Promise<T> {
  try {
    return await lifetime.during(work);
  } catch (error) {
    throw error instanceof IncompleteWrite ? partialFailure(error, inputs) : bare(failureText(error));
  }
}

/**
 * Pulumi's own mechanism for an object that exists but is not as asked: the engine keeps id and properties and
 * plans an update. `__provider` has to be among them, or the next refresh and delete find no provider.
 */
function partialFailure(failure: IncompleteWrite, inputs: object): Error {
  const providerText = PROVIDER_KEY in inputs ? { [PROVIDER_KEY]: inputs[PROVIDER_KEY] } : {};
  return Object.assign(bare(failure.message), {
    id: failure.id,
    properties: { ...toPulumi(failure.outputs), ...providerText },
    reasons: [failure.message],
  });
}

function bare(message: string): Error {
  return Object.assign(new Error(message), { name: "", stack: "" });
}
