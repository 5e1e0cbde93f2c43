import type { Parsed } from "../schemas/lazySchema";
import { SeiFailure } from "./failures";
import type { listedSchema, SeiIntegration, UnreadableIntegration } from "./wire";

/** The integrations of an account as SEI listed them. One that cannot be read fails only who needs it. */
export class IntegrationListing {
  /** Of all products. */
  readonly readable: readonly SeiIntegration[];
  readonly #unreadable: readonly UnreadableIntegration[];

  constructor(records: ReadonlyArray<Parsed<typeof listedSchema>>) {
    const known = records.filter((record) => record !== undefined);
    const readable = known.flatMap((record) => ("readable" in record ? [record.readable] : []));
    // A page that shifts while pages are read shows an integration twice; the later is the newer.
    this.readable = [...new Map(readable.map((integration) => [integration.id, integration])).values()];
    this.#unreadable = known.flatMap((record) => ("unreadable" in record ? [record.unreadable] : []));
  }

  /**
   * For who needs every GitLab integration: one that is left out would look as if it were not there.
   *
   * @throws SeiFailure `SEI_PROTOCOL` when one cannot be read.
   */
  all(): readonly SeiIntegration[] {
    const [first] = this.#unreadable;
    if (first !== undefined) throw failureOf(first);
    return this.readable;
  }

  /**
   * For who needs the integrations with these ids.
   *
   * @throws SeiFailure `SEI_PROTOCOL` when one of them is there, or may be there, and cannot be read.
   */
  withIds(ids: ReadonlySet<string>): readonly SeiIntegration[] {
    const found = this.readable.filter(({ id }) => ids.has(id));
    const isWhole = found.length === ids.size;
    const odd = this.#unreadable.find(({ id }) => (id === undefined ? !isWhole : ids.has(id)));
    if (odd !== undefined) throw failureOf(odd);
    return found;
  }
}

function failureOf({ id, problem }: UnreadableIntegration): SeiFailure {
  const which = id === undefined ? "an integration without a readable id" : `the integration ${id}`;
  const what = `SEI lists ${which} in a form that it does not give: ${problem}`;
  return new SeiFailure("SEI_PROTOCOL", what, {
    outcome: "refused",
    maybeRunning: false,
    codeIsSpent: false,
  });
}
