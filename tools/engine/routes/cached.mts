import { access } from "node:fs/promises";
import { join } from "node:path";
import { type Engine, engineIn } from "../engine.mts";

export async function cached(place: string): Promise<Engine> {
  await access(place).catch(() => {
    throw new Error("nothing there yet");
  });
  return await engineIn(join(place, "bin"));
}
