// The golden files: requests and the answers the engine gave to them.
import requests from "../../../tests/golden/requests.json";
import { appError, Failure } from "./failure";

export interface GoldenRequest {
  name: string;
  command: string;
  request: unknown;
}

interface GoldenFile extends Omit<GoldenRequest, "name"> {
  response: unknown;
}

const files = import.meta.glob<GoldenFile>("../../../tests/golden/ipc/*.json", { import: "default" });

/** The same request in the same words, whatever order its keys came in. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`).join(",")}}`;
}

const names = new Map(
  (requests as GoldenRequest[]).map(({ name, command, request }) => [`${command} ${canonical(request)}`, name]),
);

export function isGolden(command: string, request: unknown): boolean {
  const name = names.get(`${command} ${canonical(request)}`);
  return name !== undefined && files[`../../../tests/golden/ipc/${name}.json`] !== undefined;
}

export async function goldenAnswer(command: string, request: unknown): Promise<unknown> {
  const name = names.get(`${command} ${canonical(request)}`);
  const load = name === undefined ? undefined : files[`../../../tests/golden/ipc/${name}.json`];
  if (load) return (await load()).response;
  const missing = `No golden file answers ${command} ${JSON.stringify(request)}`;
  // eslint-disable-next-line no-console -- the log is how a missing request is found and added
  console.warn(missing);
  throw new Failure(appError("not-available", missing, "Add the request to tests/golden/requests.json."));
}
