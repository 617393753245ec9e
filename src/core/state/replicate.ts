import { UsageError } from '../../errors.ts';
import { withValue } from '../json/jsonEdit.ts';
import type { JsonFile } from '../json/jsonText.ts';
import { valueAt } from '../json/jsonValues.ts';

const REPOSITORIES: ReadonlySet<string> = new Set(['gitRepo', 'ciRepo', 'syncRepo']);

/** What a webhook brought, in a repository's `version.propertyBag`. */
const WEBHOOK_DATA = ['shaData', 'webhookRequestHeaders', 'webhookRequestBody'] as const;

/** The options of `replicate`. */
export interface Limits {
  readonly filesOnly: boolean;
  readonly metadataOnly: boolean;
  readonly webhookDataOnly: boolean;
  readonly matchSettings: boolean;
}

export interface Parts {
  readonly hasFiles: boolean;
  readonly metadata: 'all' | 'webhook data' | 'none';
}

/**
 * What is copied from one type of resource to another.
 *
 * @param to undefined for the job itself
 * @throws UsageError if it can't be, or the options don't go together
 * @see docs/reference/state.md, "replicate"
 */
export function partsToCopy(from: string, to: string | undefined, limits: Limits): Parts {
  if (to === 'ciRepo') throw new UsageError('only the platform makes a ciRepo; TO must be of another type');
  const areRepositories = REPOSITORIES.has(from) && to !== undefined && REPOSITORIES.has(to);
  if (to !== undefined && to !== from && !areRepositories) {
    throw new UsageError(`FROM is of type ${from}, and TO of type ${to}; they must have the same type`);
  }
  const { filesOnly, matchSettings } = limits;
  if (matchSettings && !areRepositories) throw new UsageError('--match-settings is only for repositories');
  const isWebhookDataOnly = limits.webhookDataOnly || matchSettings;
  const isMetadataOnly = limits.metadataOnly || isWebhookDataOnly;
  if (filesOnly && isMetadataOnly) throw new UsageError('--files-only excludes the other options');
  return {
    hasFiles: !isMetadataOnly && !areRepositories,
    metadata: filesOnly ? 'none' : isWebhookDataOnly ? 'webhook data' : 'all',
  };
}

/**
 * The text of TO's metadata with what is copied from FROM's `version.json`, all else as it was. What FROM has not of
 * the webhook's data stays as it is in TO.
 *
 * @param bag where TO has its property bag
 */
export function replicated(
  from: JsonFile,
  to: JsonFile,
  bag: readonly string[],
  metadata: Parts['metadata'],
): string {
  const source = ['version', 'propertyBag'];
  if (metadata === 'all') return withValue(to, bag, valueAt(from, source) ?? 'null');
  let { text } = to;
  for (const key of WEBHOOK_DATA) {
    const value = valueAt(from, [...source, key]) ?? 'null';
    if (value !== 'null') text = withValue({ ...to, text }, [...bag, key], value);
  }
  return text;
}
