import type { Address } from '../tracking/format.ts';

/** A setting as people and programs are told of it: what holds it, and its name there. */
export interface SettingName {
  readonly section: string;
  readonly key: string;
}

export const settingName = (address: Address): SettingName => ({
  section: address.slice(0, -1).join(' '),
  key: address.at(-1) ?? '',
});
