import type { HttpAnswer } from '../../world/network.ts';

/** What a server's answer holds as JSON; undefined where it is none, also where it was too long to be read whole. */
export function jsonIn({ body }: HttpAnswer): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

/** A field of a value that came from outside; undefined where the value has none. */
export const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
