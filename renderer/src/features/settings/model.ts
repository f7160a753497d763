import type { Outputs } from '#renderer/lib/api.ts';

export type Setting = Outputs['settings']['list'][number];

/** The stored JSON as people write it: texts without their quotes. */
export function shownValue(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What was typed as JSON: numbers and lists as they stand, anything else is a text. */
export function storedValue(typed: string): string {
  const text = typed.trim();
  return /^(-?\d+(\.\d+)?|\[.*\]|\{.*\}|".*"|true|false)$/su.test(text) ? text : JSON.stringify(text);
}
