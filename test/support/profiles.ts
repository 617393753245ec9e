import { readSections } from '../../src/core/formats/sections/grammar.ts';
import type { Job } from './job.ts';

/** The settings of each section of an AWS file by its profile's name, as `key=value`. */
export function profilesIn(text: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    readSections(text).sections.map(({ header, settings }) => [
      header.replace(/^profile /, ''),
      settings.map(({ key, value }) => `${key}=${value}`),
    ]),
  );
}

/** The settings of each profile of a job in both AWS files. */
export function profilesOf(job: Job): Readonly<Record<string, readonly string[]>> {
  const [credentials, config] = ['credentials', 'config'].map((name) =>
    profilesIn(job.read(`home/.aws/${name}`) ?? ''),
  );
  const names = new Set([...(credentials?.keys() ?? []), ...(config?.keys() ?? [])]);
  return Object.fromEntries(
    [...names]
      .sort()
      .map((name) => [name, [...(credentials?.get(name) ?? []), ...(config?.get(name) ?? [])]]),
  );
}
