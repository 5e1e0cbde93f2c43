import type { Health } from "../sei/ingestion";

export const HEALTH: Readonly<Record<Health, string>> = {
  healthy: "the last scan succeeded",
  warning: "no scan within seven days, as right after a create",
  failed: "the last scan failed",
  unknown: "SEI does not say",
};

export function healthMark(health: Health): string {
  return `<span class="health ${health}">${health}</span>`;
}

export function legend(): string {
  return Object.entries(HEALTH)
    .map(([health, meaning]) => `<span class="health ${health}">${health}: ${meaning}.</span>`)
    .join(" ");
}
