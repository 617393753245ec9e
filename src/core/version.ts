import { UsageError } from '../errors.ts';
import { quote } from './messages.ts';

/** What can be done to a version, in the order of the help. */
export const BUMPS = ['major', 'minor', 'patch', 'alpha', 'beta', 'rc', 'final'] as const;

export type Bump = (typeof BUMPS)[number];

const VERSION =
  /^(?<v>v?)(?<major>\d+)\.(?<minor>\d+)\.(?<patch>\d+)(?:-(?<tag>[\w-]+(?:\.[\w-]+)*))?(?:\+[\w-]+(?:\.[\w-]+)*)?$/;

/**
 * The version that follows. Numbers are of any size, and are decimal also with a zero in front; the metadata of a build
 * (`+…`) is of that build, and is dropped.
 *
 * @param version three numbers with dots between, with or without a leading `v`, a pre-release and build metadata
 * @throws UsageError for a version of any other form
 * @see docs/reference/commands.md, "bump_version"
 * @see https://semver.org/spec/v2.0.0.html; leading zeros and `_` in a pre-release are accepted as well
 */
export function bumped(version: string, bump: Bump): string {
  const parts = VERSION.exec(version)?.groups;
  if (!parts) {
    throw new UsageError(
      `the VERSION ${quote(version)} is not of the form 1.2.3, v1.2.3 or 1.2.3-rc.1 (three numbers)`,
    );
  }
  const { v = '', major = '', minor = '', patch = '', tag = '' } = parts;
  switch (bump) {
    case 'major':
      return `${v}${next(major)}.0.0`;
    case 'minor':
      return `${v}${major}.${next(minor)}.0`;
    case 'patch':
      return `${v}${major}.${minor}.${next(patch)}`;
    case 'final':
      return `${v}${major}.${minor}.${patch}`;
    case 'alpha':
    case 'beta':
    case 'rc':
      return `${v}${major}.${minor}.${patch}-${nextTag(tag, bump)}`;
  }
}

const next = (number: string): string => `${BigInt(number) + 1n}`;

/** `rc` again gives `rc.1`, and `rc.1` gives `rc.2`; `rc1` counts as `rc`, as in v5.8. */
function nextTag(tag: string, wanted: string): string {
  if (!tag.startsWith(wanted)) return wanted;
  const count = /^\.(\d+)/.exec(tag.slice(wanted.length))?.[1] ?? '0';
  return `${wanted}.${next(count)}`;
}
