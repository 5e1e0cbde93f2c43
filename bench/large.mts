// A stack that is too large for a quick run of the engine: its memory and its requests, in the provider's process.
import { type Figure, figureOf, type Sample } from "./figures.mts";
import { GOALS } from "./goals.mts";
import { inFlight } from "./inFlight.mts";
import type { Created, Properties, ProviderProcess } from "./providerProcess.mts";
import { requestFigures, takeRequests } from "./requests.mts";
import { makeTestBed, PROVIDERS, type Provider, type TestBed } from "./testBed.mts";

const SIZE = 1_000;

/** So that garbage which nobody had to collect yet does not count: the young generation 3 MB, the old one 96 MB. */
const BOUNDED_HEAP = ["--max-semi-space-size=1", "--max-old-space-size=96"];

/** Two processes, as two commands have: one creates everything, another one refreshes it. */
const COMMANDS = ["up", "refresh"] as const;
type Command = (typeof COMMANDS)[number];

interface Seen {
  readonly megabytes: Readonly<Record<Command, number | undefined>>;
  readonly requests: Readonly<Record<Command, ReturnType<typeof takeRequests>>>;
}

export async function largeFigures(
  rounds: number,
  report: (line: string) => void,
): Promise<readonly Figure[]> {
  const seen: Record<Provider, Seen>[] = [];
  for (let round = 1; round <= rounds; round++) {
    seen.push({ ours: await stackOf("ours"), nothing: await stackOf("nothing") });
    report(`${SIZE} integrations in a provider process, round ${round} of ${rounds}: ${told(seen.at(-1))}`);
  }
  return COMMANDS.flatMap((command) => [
    ...memory(command, seen),
    ...requestFigures(
      command,
      SIZE,
      seen.map(({ ours }) => ours.requests[command]),
    ),
  ]);
}

function memory(command: Command, seen: readonly Record<Provider, Seen>[]): Figure[] {
  const samples = seen.flatMap(({ ours, nothing }): Sample[] => {
    const [our, floor] = [ours.megabytes[command], nothing.megabytes[command]];
    return our === undefined || floor === undefined ? [] : [{ ours: our, floor }];
  });
  if (samples.length === 0) return [];
  const floor = "does nothing";
  return [
    figureOf({
      work: `memory of ${command}, bounded heap`,
      size: SIZE,
      unit: "MB",
      floor,
      compare: "more",
      samples,
      goal: GOALS.memory,
    }),
  ];
}

async function stackOf(which: Provider): Promise<Seen> {
  const testBed = await makeTestBed();
  try {
    const up = await observed(testBed, async (provider) => {
      const checked: Properties[] = [];
      for (const news of testBed.declared(which, SIZE)) checked.push(await provider.check({}, news));
      return inFlight(checked, provider.create);
    });
    const refresh = await observed(testBed, (provider) => inFlight<Created, void>(up.result, provider.read));
    return {
      megabytes: { up: up.megabytes, refresh: refresh.megabytes },
      requests: { up: up.requests, refresh: refresh.requests },
    };
  } finally {
    await testBed.close();
  }
}

async function observed<Result>(testBed: TestBed, work: (provider: ProviderProcess) => Promise<Result>) {
  takeRequests(testBed.sandbox);
  const provider = await testBed.start(BOUNDED_HEAP);
  try {
    const result = await work(provider);
    return { result, megabytes: await provider.peakMegabytes(), requests: takeRequests(testBed.sandbox) };
  } finally {
    await provider.end();
  }
}

function told(seen: Record<Provider, Seen> | undefined): string {
  return PROVIDERS.map((provider) => {
    const { up, refresh } = seen?.[provider].megabytes ?? {};
    return `${provider} ${up?.toFixed(0)} MB and ${refresh?.toFixed(0)} MB`;
  }).join(", ");
}
