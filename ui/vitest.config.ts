import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [svelte()],
  server: { fs: { allow: ["..", "."] } },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts", "contract/**/*.test.ts"] },
});
