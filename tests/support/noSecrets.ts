/** None of them is in the output, in any of the forms in which text travels. */
export function expectNoSecrets(output: string, secrets: readonly string[]): void {
  for (const secret of secrets) {
    const bytes = Buffer.from(secret);
    const forms = [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
      bytes.toString("base64").replace(/=+$/, ""),
      bytes.toString("base64url"),
      bytes.toString("hex"),
    ];
    expect(forms.filter((form) => output.includes(form))).toEqual([]);
  }
}
