import { quote } from '../../messages.ts';
import { UnfitPlace } from '../../tracking/format.ts';
import { stepOf } from '../names.ts';
import type { Stretch } from './nodes.ts';
import { lineOf } from './style.ts';

/** A key, or an item of a list, that appears twice. */
export interface Doubled {
  /** In an address. */
  readonly name: string;
  /** One of the two. */
  readonly item: Stretch;
}

/** For what readers take differently. */
export function twice(text: string, { name, item }: Doubled): UnfitPlace {
  const step = stepOf(name);
  const words = step && 'member' in step ? `${step.member} ${quote(step.value)}` : name;
  return new UnfitPlace(lineOf(text, item.start), `${words} appears twice; remove one of them`);
}
