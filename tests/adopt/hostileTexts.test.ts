// Whatever somebody has written into SEI stays text in the program that `adopt` writes: the program parses, holds
// exactly the statements that it should, and its literals are what SEI has.
import fc from "fast-check";
import ts from "typescript";
import { programFor } from "../../provider/src/adopt/program.ts";
import { integrationSchema, type SeiIntegration } from "../../provider/src/sei/wire.ts";

/** What ends a line, a string, a comment or a statement, or names what every object has. */
const DANGEROUS = [
  ...["\n", "\r", "\r\n", "\u2028", "\u2029", "\u0085", "\u000b", "\f", "\0", "\ufeff", "\u202e", "\ud800"],
  ...['"', "'", "`", "\\", "\\u000a", "$" + "{process.exit()}", "*/", "/*", "//", "<!--", "-->", "#!"],
  ...[
    "\nprocess.exit();//",
    "\u2028process.exit();//",
    '"); process.exit(); ("',
    "@ts-ignore",
    "/ <reference",
  ],
  ...["__proto__", "constructor", "toString", "hasOwnProperty", "prototype", "__x", "then"],
  ...["日本", "👩‍👩‍👧", " ", "a", "no"],
];

const text = fc
  .array(fc.oneof(fc.constantFrom(...DANGEROUS), fc.string({ unit: "binary", maxLength: 5 })), {
    maxLength: 4,
  })
  .map((parts) => parts.join(""));

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    text,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    tie("list"),
    tie("object"),
  ),
  list: fc.array(tie("value"), { maxLength: 3 }),
  object: fc.array(fc.tuple(text, tie("value")), { maxLength: 3 }).map(ownProperties),
}));

/** As JSON.parse makes it: a key `__proto__` is a key like any other. */
function ownProperties(entries: ReadonlyArray<readonly [string, unknown]>): object {
  return JSON.parse(
    `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`).join(",")}}`,
  );
}

const key = fc.oneof(text, fc.constantFrom("repos", "fetch_mrs", "fetch_prs", "managed_by", "instance"));

const integration = fc
  .record({
    name: text,
    description: text,
    url: fc.oneof(
      fc.constantFrom("https://gitlab.com", "https://gl.example.com/", "https://gl.example.com/x/"),
      text,
      text.map((path) => `https://gl.example.com/${path}`),
    ),
    satellite: fc.boolean(),
    authentication: fc.oneof(fc.constantFrom("api_key", "oauth", "none"), text),
    metadata: fc.array(fc.tuple(key, json.value), { maxLength: 4 }).map(ownProperties),
    tags: fc.array(text, { maxLength: 3 }),
  })
  .map(({ tags, ...fields }) => ({ fields, tags }));

test("any text of SEI stays a text, and any comment a comment", () => {
  fc.assert(
    fc.property(fc.array(integration, { maxLength: 4 }), (all) => {
      const adopted = all.map(({ fields, tags }, index) => ({
        integration: integrationSchema().parse({ id: String(index + 1), application: "gitlab", ...fields }),
        tags: tags.toSorted(),
      }));
      const { program } = programFor(adopted);

      const { declared, others } = parsed(program);
      expect(others).toEqual(
        declared.length === 0 ? [] : ['import { GitLabIntegration } from "pulumi-harness-sei";'],
      );
      // Every integration is either declared or told in one line at the end.
      const told = program.split("Not taken over:")[1]?.match(/^\/\/ {3}\d+ /gm) ?? [];
      expect(declared.length + told.length).toBe(all.length);
      for (const inputs of declared)
        expectAsStored(inputs, adopted[Number(inputs.existingId) - 1]?.integration);
    }),
    { numRuns: 300 },
  );
});

/** What is declared is what SEI has; what could not be so is left out. */
function expectAsStored(inputs: Readonly<Record<string, unknown>>, stored: SeiIntegration | undefined): void {
  expect(inputs.name).toBe(stored?.name.trim());
  if ("description" in inputs) expect(inputs.description).toBe(stored?.description);
  expect(stored?.metadata).toMatchObject(Object(inputs.metadata));
}

test.each([
  ["a key that sets a prototype", { __proto__x: 1 }],
  ["a key that every object has", { constructor: "x", toString: 1, hasOwnProperty: true }],
])("%s is a key of metadata like any other", (_what, metadata) => {
  const stored = {
    id: "1",
    name: "a",
    application: "gitlab",
    url: "https://gitlab.com",
    authentication: "api_key",
  };
  const { declared } = parsed(
    programFor([{ integration: integrationSchema().parse({ ...stored, metadata }), tags: [] }]).program,
  );
  expect(Object.entries(Object(declared[0]?.metadata))).toEqual(
    Object.entries(metadata).filter(([key]) => !key.startsWith("__")),
  );
});

interface Parsed {
  /** The inputs of each `new GitLabIntegration(...)`. */
  readonly declared: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** The text of every other statement. */
  readonly others: readonly string[];
}

function parsed(program: string): Parsed {
  const { diagnostics = [] } = ts.transpileModule(program, { reportDiagnostics: true });
  expect(diagnostics.map(({ messageText }) => messageText)).toEqual([]);
  const file = ts.createSourceFile("index.ts", program, ts.ScriptTarget.ESNext, true);
  const isDeclared = (statement: ts.Statement) =>
    ts.isExpressionStatement(statement) && ts.isNewExpression(statement.expression);
  return {
    declared: file.statements.filter(isDeclared).map(inputsOf),
    others: file.statements
      .filter((statement) => !isDeclared(statement))
      .map((statement) => statement.getText()),
  };
}

function inputsOf(statement: ts.Statement): Record<string, unknown> {
  if (!ts.isExpressionStatement(statement) || !ts.isNewExpression(statement.expression))
    throw new Error("no new");
  const { expression, arguments: [name, inputs, ...more] = [] } = statement.expression;
  expect(expression.getText()).toBe("GitLabIntegration");
  expect(more).toEqual([]);
  expect(name !== undefined && ts.isStringLiteral(name) && /^[a-z0-9-]+$/.test(name.text)).toBe(true);
  return Object(literalValue(inputs));
}

/** The value of a literal; anything else is code. */
function literalValue(node: ts.Node | undefined): unknown {
  if (node === undefined) throw new Error("there is nothing");
  if (ts.isStringLiteral(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isPrefixUnaryExpression(node) && ts.isNumericLiteral(node.operand))
    return -Number(node.operand.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map(literalValue);
  if (!ts.isObjectLiteralExpression(node)) throw new Error(`code: ${node.getText()}`);
  return Object.fromEntries(
    node.properties.map((property) => {
      if (!ts.isPropertyAssignment(property)) throw new Error(`code: ${property.getText()}`);
      const { name } = property;
      if (!ts.isIdentifier(name) && !ts.isStringLiteral(name)) throw new Error(`code: ${name.getText()}`);
      if (name.text === "__proto__") throw new Error("a prototype is set");
      return [name.text, literalValue(property.initializer)];
    }),
  );
}
