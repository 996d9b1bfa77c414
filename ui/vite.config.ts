import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig, type Plugin } from "vite";

// The policy that the shell enforces. Fixture builds carry it too, so that a violation shows in a plain browser.
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src ipc: http://ipc.localhost",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

function contentSecurityPolicy(): Plugin {
  return {
    name: "content-security-policy",
    transformIndexHtml: () => [
      {
        tag: "meta",
        attrs: { "http-equiv": "Content-Security-Policy", content: CONTENT_SECURITY_POLICY },
        injectTo: "head-prepend",
      },
    ],
  };
}

export default defineConfig(({ mode, command }) => ({
  plugins: [svelte(), ...(mode === "fixture" && command === "build" ? [contentSecurityPolicy()] : [])],
  clearScreen: false,
  server: { host: "127.0.0.1", port: 45173, strictPort: true, fs: { allow: ["..", "."] } },
  preview: { host: "127.0.0.1", port: 45174, strictPort: true },
  build: {
    outDir: mode === "fixture" ? "dist-fixture" : "dist",
    emptyOutDir: true,
    target: ["safari17.5", "chrome123"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
}));
