// Checks values against the generated types with the compiler that the window itself is checked with.
import { join } from "node:path";
import ts from "typescript";

interface Answer {
  name: string;
  command: string;
  request: unknown;
  response: unknown;
}

const TYPES: Record<string, { request: string; response: string }> = {
  session: { request: "null", response: "wire.Session" },
  overview: { request: "wire.OverviewRequest", response: "wire.Overview" },
  spend: { request: "wire.SpendRequest", response: "wire.SpendPage" },
  lines: { request: "wire.LinesRequest", response: "wire.LinesPage" },
  reconciliation: { request: "wire.ReconcileRequest", response: "wire.Reconciliation" },
  attribution: { request: "wire.AttributionRequest", response: "wire.Attribution" },
  coverage_path: { request: "wire.PathRequest", response: "wire.CoveragePath" },
  compliance: { request: "wire.ComplianceRequest", response: "wire.Compliance" },
  waste: { request: "wire.WasteRequest", response: "wire.Waste" },
  waste_detail: { request: "wire.WasteDetailRequest", response: "wire.WasteDetail" },
  sources: { request: "wire.SourcesRequest", response: "wire.Sources" },
};

const HOST = join(import.meta.dirname, "../src/host");

function declarations(answers: readonly Answer[]): string {
  const lines = answers.map(({ name, command, request, response }) => {
    const types = TYPES[command];
    if (!types) return `const unknown: never = ${JSON.stringify(`${name}: ${command}`)};`;
    const id = name.replace(/[^A-Za-z0-9]/g, "_");
    return [
      `export const ${id}_request: ${types.request} = ${JSON.stringify(request)};`,
      `export const ${id}_response: ${types.response} = ${JSON.stringify(response)};`,
    ].join("\n");
  });
  return [`import type * as wire from "./wire";`, ...lines].join("\n");
}

/** What does not fit, in the compiler's words. */
export function wireProblems(answers: readonly Answer[]): string[] {
  const file = join(HOST, "answers.ts");
  const options: ts.CompilerOptions = { strict: true, exactOptionalPropertyTypes: true, noEmit: true, types: [] };
  const host = ts.createCompilerHost(options);
  const source = declarations(answers);
  const withAnswers: ts.CompilerHost = {
    ...host,
    fileExists: (path) => path === file || host.fileExists(path),
    getSourceFile: (path, language) =>
      path === file ? ts.createSourceFile(path, source, language) : host.getSourceFile(path, language),
  };
  const program = ts.createProgram([file], options, withAnswers);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"));
}
