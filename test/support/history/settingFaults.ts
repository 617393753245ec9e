// What is wrong with the settings of the AWS files in the end.
import { type Owned, type Readings, described, isGone, isVisible, shown, valueAt } from './owned.ts';
import type { Ownership } from './ownership.ts';

/** @param isSpare whether nothing but blank lines stands below a header, and the file means the same without it */
export function settingFaults(
  ownership: Ownership,
  current: Readings,
  isSpare: (file: string, section: string) => boolean,
): readonly string[] {
  const lost = ownership.sections.filter(({ file, section, mayGo }) => !mayGo && !current(file).has(section));
  return [
    ...ownership.settings
      .filter((owned) => isWrong(current, owned))
      .filter((owned) => owned.policy === 'must' || !ownership.mayHaveCome(owned, valueAt(current, owned)))
      .map((owned) => wrong(current, owned)),
    ...partsOfIdentities(ownership, current),
    ...ownership.files.flatMap((file) => extras(ownership, file, current)),
    ...emptySections(ownership, current, isSpare),
    ...lost.map(({ file, section }) => `[${section}] in ${file} is lost`),
  ];
}

const isWrong = (current: Readings, owned: Owned): boolean =>
  !isVisible(current, owned) && (owned.policy === 'must' || valueAt(current, owned) !== undefined);

const wrong = (current: Readings, owned: Owned): string =>
  `${described(owned)} is ${shown(valueAt(current, owned))} in the end`;

/** Identities of which only a part came back. */
function partsOfIdentities(ownership: Ownership, current: Readings): readonly string[] {
  const open = ownership.settings.filter(({ policy }) => policy === 'group');
  const groups = new Set(open.map(({ file, section }) => ownership.groupOf(file, section)));
  return [...groups].flatMap((group) => {
    const all = open.filter(({ file, section }) => ownership.groupOf(file, section) === group);
    const back = all.filter((owned) => isVisible(current, owned));
    const missing = [
      ...all.filter((owned) => !back.includes(owned)),
      ...ownership.identityOf(group).filter((owned) => isGone(current, owned)),
    ];
    if (back.length === 0 || missing.length === 0) return [];
    return [`${back.map(described).join(' ')} came back without ${missing.map(described).join(' ')}`];
  });
}

/** Settings that nobody wants: shipctl's own, or those of an identity that was to stay away. */
const extras = (ownership: Ownership, file: string, current: Readings): readonly string[] =>
  [...current(file)].flatMap(([section, settings]) =>
    [...settings]
      .filter(([key, value]) => !ownership.isTolerated({ file, section, key }, value))
      .map(([key, value]) => `${key} of [${section}] in ${file} is ${shown(value)} in the end, and nobody's`),
  );

const emptySections = (
  ownership: Ownership,
  current: Readings,
  isSpare: (file: string, section: string) => boolean,
): readonly string[] =>
  ownership.files.flatMap((file) =>
    [...current(file)]
      .filter(([section, settings]) => settings.size === 0 && !ownership.hasSection(file, section))
      .filter(([section]) => !ownership.hasUsed(file, section))
      .filter(([section]) => isSpare(file, section))
      .map(([section]) => `[${section}] in ${file} stays, and is nobody's`),
  );
