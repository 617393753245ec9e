import { stepOf } from '../formats/names.ts';
import type { Address } from '../tracking/format.ts';

/** A setting as messages and JSON name it: what holds it, and its name there. */
export interface SettingName {
  readonly section: string;
  readonly key: string;
}

export const settingName = (address: Address): SettingName => ({
  section: address.slice(0, -1).map(shown).join(' '),
  key: shown(address.at(-1) ?? ''),
});

/** What a URL has before its host: the name of a user, which may be a token, and a password. */
const USER_INFO = /(?<=:\/\/)[^/]*@/g;

/** The item of a list is shown by what tells it from others, and a URL without its user. */
function shown(name: string): string {
  const step = stepOf(name);
  return (step && 'member' in step ? step.value : name).replace(USER_INFO, '');
}
