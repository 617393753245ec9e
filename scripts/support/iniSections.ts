import { parse } from 'ini';

type Values = ReturnType<typeof parse>;

/** The settings of each section, by the section's header and the setting's name. */
export type Sections = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Reads an AWS file with `ini`, the reader of many JavaScript tools. `ini` takes the dots in a header for levels, so that
 * `[prod.aws]` is `aws` within `prod`; here each header is whole again.
 */
export const readSections = (text: string): Sections => Object.fromEntries(sectionsIn(parse(text), []));

function sectionsIn(values: Values, path: readonly string[]): [header: string, Record<string, string>][] {
  const settings: Record<string, string> = {};
  const deeper = Object.entries(values).flatMap(([name, value]) => {
    if (value !== null && typeof value === 'object') return sectionsIn(value, [...path, name]);
    settings[name] = String(value);
    return [];
  });
  const isSection = Object.keys(settings).length > 0;
  return isSection ? [[path.join('.'), settings], ...deeper] : deeper;
}
