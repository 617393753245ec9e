import type { World } from '../../../world/world.ts';
import { AwsOddAnswer } from './awsError.ts';
import { type AwsCaller, queryCall } from './call.ts';
import { type XmlValue, xmlAt, xmlText } from './xml.ts';

/** A server that never ends its list has more pages. */
const MOST_PAGES = 1000;

/**
 * The results of an action of IAM, page by page: IAM may give fewer at once than were asked for.
 *
 * @param caller is asked before each page
 * @throws as `queryCall`, and AwsOddAnswer for a list without an end
 */
export async function* pagesOf(
  outside: Pick<World, 'env' | 'network'>,
  caller: () => Promise<AwsCaller>,
  { name, version }: { readonly name: string; readonly version: string },
  fields: Readonly<Record<string, string>> = {},
): AsyncGenerator<XmlValue | undefined> {
  let marker: string | undefined;
  for (let page = 1; ; page++) {
    const input = { ...fields, MaxItems: '1000', ...(marker === undefined ? {} : { Marker: marker }) };
    const asking = await caller();
    const answer = await queryCall(outside, asking, { service: 'iam', name, version }, input);
    const result = xmlAt(answer, `${name}Response`, `${name}Result`);
    yield result;
    marker = xmlText(result, 'Marker');
    if (marker === undefined || marker === '') return;
    if (page === MOST_PAGES)
      throw new AwsOddAnswer(`${asking.label}: iam:${name}: there are more than ${MOST_PAGES} pages`);
  }
}
