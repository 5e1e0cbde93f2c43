import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import type { Store } from "./sei/store";

const row = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  url: z.string(),
  status: z.string(),
  application: z.string(),
  satellite: z.boolean(),
  tags: z.array(z.string()),
  metadata: z.record(z.string(), z.unknown()),
  authentication: z.string(),
  linkedCredentials: z.string().optional(),
  createdAt: z.number(),
  updatedAt: z.number(),
  goneAt: z.number().optional(),
});
const key = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().optional(),
  role: z.string(),
  hash: z.string(),
  createdAt: z.number(),
});
const credential = z.object({
  kind: z.enum(["apikey", "oauth"]),
  fingerprint: z.string(),
  others: z.array(z.string()).optional(),
  username: z.string().optional(),
});

const saved = z.object({
  version: z.literal(1),
  seed: z.string(),
  startedAt: z.string(),
  /** Of SEI and of each GitLab by its name. Files of earlier sandboxes have none. */
  ports: z.record(z.string(), z.number()).default({}),
  integrations: z.object({ nextId: z.number(), rows: z.array(row) }),
  tags: z.object({
    nextId: z.number(),
    rows: z.array(z.object({ id: z.string(), name: z.string(), createdAt: z.number() })),
  }),
  keys: z.array(key),
  credentials: z.array(z.tuple([z.string(), credential])),
  triggers: z.array(
    z.tuple([z.string(), z.object({ id: z.string(), frequency: z.number(), since: z.number() })]),
  ),
});
export type SavedState = z.output<typeof saved>;

/** What the file holds, or nothing when there is no file yet. A file of something else is an error, not an empty sandbox. */
export function loadState(file: string): SavedState | undefined {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, "utf8");
  try {
    return saved.parse(JSON.parse(text));
  } catch {
    throw new Error(`${file} is not a state file of this sandbox.`);
  }
}

export function restore(store: Store, state: SavedState): void {
  store.integrations.load({
    nextId: state.integrations.nextId,
    rows: state.integrations.rows.map(withAllFields),
  });
  store.tags.load(state.tags);
  for (const apiKey of state.keys) store.keys.set(apiKey.id, { ...apiKey, description: apiKey.description });
  for (const [id, value] of state.credentials)
    store.credentials.set(id, { ...value, username: value.username });
  for (const [id, trigger] of state.triggers) store.triggers.set(id, trigger);
}

function withAllFields(saved: z.output<typeof row>) {
  return { ...saved, linkedCredentials: saved.linkedCredentials };
}

/** Writes the store after a change: once per turn of the loop however many there were, and whole or not at all. */
export class StateFile {
  readonly #file: string;
  readonly #content: () => object;
  #scheduled: NodeJS.Timeout | undefined;

  constructor(file: string, content: () => object) {
    this.#file = file;
    this.#content = content;
  }

  changed(): void {
    this.#scheduled ??= setTimeout(() => this.flush(), 20);
  }

  flush(): void {
    clearTimeout(this.#scheduled);
    this.#scheduled = undefined;
    const draft = `${this.#file}.${process.pid}.tmp`;
    writeFileSync(draft, JSON.stringify(this.#content()), { mode: 0o600 });
    renameSync(draft, this.#file);
  }
}

/** What stays the same however often the sandbox is started with this file. */
export interface Lasting {
  readonly seed: string;
  readonly startedAt: Date;
  readonly ports: Readonly<Record<string, number>>;
}

export function snapshot(store: Store, { seed, startedAt, ports }: Lasting): object {
  return {
    version: 1,
    seed,
    startedAt: startedAt.toISOString(),
    ports,
    integrations: store.integrations.save(),
    tags: store.tags.save(),
    keys: [...store.keys.values()],
    credentials: [...store.credentials],
    triggers: [...store.triggers],
  };
}
