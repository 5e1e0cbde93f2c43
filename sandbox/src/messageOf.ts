/** What an error says, also when it was made in another realm than this code, where `instanceof Error` is false. */
export function messageOf(error: unknown): string {
  const message = typeof error === "object" && error !== null && "message" in error ? error.message : error;
  return String(message);
}
