import { hasKeptBytes } from '../../rawText.ts';
import { quote } from '../messages.ts';
import type { Resource } from './resources.ts';

type Listed = Pick<Resource, 'name' | 'type' | 'operation'>;

/** A list of resources as it is printed, and warnings that name what it leaves out. */
export interface ResourceList {
  readonly text: string;
  readonly warnings: readonly string[];
}

/**
 * A line for each resource: name, type and operation, with tabs between. A resource with a control character in one of
 * these (a tab or line break, say) would look like another one, so it is left out.
 */
export function resourceLines(resources: readonly Listed[]): ResourceList {
  const fields = ({ name, type, operation = '' }: Listed): readonly string[] => [name, type, operation];
  const isPrintable = (resource: Listed): boolean => !fields(resource).some((field) => /\p{Cc}/u.test(field));
  return {
    text: resources
      .filter(isPrintable)
      .map((resource) => `${fields(resource).join('\t')}\n`)
      .join(''),
    warnings: leftOut(resources, isPrintable, 'control characters; --json lists it'),
  };
}

/**
 * A JSON array of objects with `name`, `type` and `operation`; null for an operation that is not set. JSON can't hold
 * bytes that are not UTF-8, so a resource with such bytes is left out.
 */
export function resourceJson(resources: readonly Listed[]): ResourceList {
  const isPrintable = ({ name, type, operation = '' }: Listed): boolean =>
    !hasKeptBytes(name + type + operation);
  const printed = resources
    .filter(isPrintable)
    .map(({ name, type, operation = null }) => ({ name, type, operation }));
  return {
    text: `${JSON.stringify(printed, undefined, 2)}\n`,
    warnings: leftOut(resources, isPrintable, 'bytes that are not UTF-8, which JSON lacks'),
  };
}

const leftOut = (
  resources: readonly Listed[],
  isPrintable: (resource: Listed) => boolean,
  why: string,
): readonly string[] =>
  resources
    .filter((resource) => !isPrintable(resource))
    .map(
      ({ name }) => `the resource ${quote(name)} is left out: its name, type or operation contains ${why}`,
    );
