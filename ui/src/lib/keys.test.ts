import { expect, it } from "vitest";
import { matches } from "./keys";

function pressed(
  key: string,
  held: Partial<Record<"ctrlKey" | "shiftKey" | "altKey" | "metaKey", boolean>> = {},
): KeyboardEvent {
  return new KeyboardEvent("keydown", { key, ...held });
}

it("matches a shortcut as it is printed", () => {
  expect(matches("Ctrl+K", pressed("k", { ctrlKey: true }))).toBe(true);
  expect(matches("Ctrl+Shift+O", pressed("O", { ctrlKey: true, shiftKey: true }))).toBe(true);
  expect(matches("Alt+←", pressed("ArrowLeft", { altKey: true }))).toBe(true);
  expect(matches("F5", pressed("F5"))).toBe(true);
});

it("takes the Command key for Ctrl, and = for +", () => {
  expect(matches("Ctrl+Z", pressed("z", { metaKey: true }))).toBe(true);
  expect(matches("Ctrl++", pressed("=", { ctrlKey: true }))).toBe(true);
  expect(matches("Ctrl++", pressed("+", { ctrlKey: true, shiftKey: true }))).toBe(true);
});

it("tells Ctrl+O from Ctrl+Shift+O, and lets ? need Shift", () => {
  expect(matches("Ctrl+O", pressed("O", { ctrlKey: true, shiftKey: true }))).toBe(false);
  expect(matches("?", pressed("?", { shiftKey: true }))).toBe(true);
  expect(matches("?", pressed("k"))).toBe(false);
});
