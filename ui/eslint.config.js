import js from "@eslint/js";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import { defineConfig, globalIgnores } from "eslint/config";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const noShell = {
  patterns: [{ group: ["@tauri-apps/*"], message: "Only host/tauri.ts talks to the shell." }],
};

export default defineConfig(
  globalIgnores(["dist", "dist-fixture", "src/host/wire.ts"]),
  js.configs.recommended,
  ts.configs.strictTypeChecked,
  ts.configs.stylisticTypeChecked,
  svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser },
      parserOptions: {
        project: ["./tsconfig.json", "./tsconfig.node.json"],
        tsconfigRootDir: import.meta.dirname,
        extraFileExtensions: [".svelte"],
      },
    },
    rules: {
      "no-restricted-imports": ["error", noShell],
      "max-lines": ["error", 500],
      "no-console": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: { "max-lines": ["error", 250], "svelte/no-at-html-tags": "error" },
  },
  {
    // Callbacks in markup look untyped to ESLint; svelte-check does type them.
    files: ["**/*.svelte"],
    rules: {
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    // A reader of JSON names the type it reads.
    files: ["browser/**", "contract/**"],
    rules: { "@typescript-eslint/no-unnecessary-type-parameters": "off" },
  },
  { files: ["src/host/tauri.ts"], rules: { "no-restricted-imports": "off" } },
  { files: ["*.config.{js,ts}", "browser/**"], languageOptions: { globals: globals.node } },
  { files: ["eslint.config.js", "svelte.config.js"], extends: [ts.configs.disableTypeChecked] },
);
