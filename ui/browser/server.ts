import { preview } from "vite";

/** Serves the fixture build, as the shell would, for the time of the tests; another port when this one is taken. */
export default async function serve(): Promise<() => Promise<void>> {
  const server = await preview({
    mode: "fixture",
    build: { outDir: "dist-fixture" },
    preview: { port: 45180, strictPort: false },
    logLevel: "warn",
  });
  process.env["CURIO_ADDRESS"] = server.resolvedUrls?.local[0];
  return () => server.close();
}
