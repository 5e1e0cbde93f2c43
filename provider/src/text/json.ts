/** What a text says as JSON; `undefined`, which is no JSON value, when it says nothing. */
export function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
