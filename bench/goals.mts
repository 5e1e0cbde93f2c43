// What is good enough: one table of all goals of time and memory. Those of requests stand in requests.mts, as they are
// counted, not measured.

export const GOALS = {
  /** Milliseconds more than a provider that does nothing. */
  firstCall: 40,
  /** Times a loop that sends the same POSTs and reads each integration back, or a provider that does only that. */
  createInProcess: 1.05,
  /** Megabytes more than a provider that does nothing, both with a bounded heap. */
  memory: 40,
  /** Characters. */
  providerText: 120,
  /** Milliseconds of processor time. */
  reviewOf200: 150,
  /** Times a Node.js that only loads zod as it is built in, and the modules of Node.js that the command loads, too; processor time. */
  commandStart: 1.5,
} as const;

/** Times the ordinary provider, or one that records as much; by the command, each from a size of the stack on. */
const ENGINE_GOALS: Readonly<
  Record<string, ReadonlyArray<{ readonly from: number; readonly goal: number }>>
> = {
  up: [
    { from: 1, goal: 1 },
    { from: 100, goal: 0.95 },
    { from: 300, goal: 0.75 },
  ],
  preview: [{ from: 1, goal: 1 }],
  refresh: [{ from: 1, goal: 1.08 }],
  destroy: [
    { from: 1, goal: 1.08 },
    { from: 100, goal: 0.8 },
  ],
};

/** The same through the plugin, which starts without the SDK. */
const PLUGIN_GOALS: Readonly<Record<string, number>> = {
  up: 0.85,
  preview: 0.8,
  refresh: 0.75,
  destroy: 0.75,
};

/** Of a stack with one integration, where the start is all. */
export function pluginGoal(command: string, size: number): number | undefined {
  return size === 1 ? PLUGIN_GOALS[command] : undefined;
}

export function engineGoal(command: string, size: number): number | undefined {
  return ENGINE_GOALS[command]?.findLast(({ from }) => size >= from)?.goal;
}
