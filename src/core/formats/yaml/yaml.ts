import type { Format } from '../../tracking/format.ts';
import type { NamedLists } from './leaves.ts';
import { applyYaml } from './apply.ts';
import { findInYaml, twinValues } from './find.ts';
import { type MarkedReading, withByteOrderMark } from './byteOrderMark.ts';
import { yamlParts } from './parts.ts';
import { type YamlText, readYaml } from './read.ts';
import { hasOldLeaf, isYamlWas, restoreYaml, wasInYaml } from './restore.ts';

/**
 * YAML, as kubectl reads it.
 *
 * @param lists the lists of the top whose items have names in addresses
 */
export const yaml = (lists: NamedLists): Format<MarkedReading<YamlText>> =>
  withByteOrderMark({
    encoding: 'utf-8',
    blank: /^\s*(?:---\s*)?(?:(?:!!map\s*)?\{\s*\}\s*)?(?:\.{3}\s*)?$/,
    read: (text) => readYaml(text, lists),
    apply: applyYaml,
    was: wasInYaml,
    hasOld: hasOldLeaf,
    meaning: (value) => value,
    isWas: isYamlWas,
    find: findInYaml,
    restore: restoreYaml,
    twins: twinValues,
    absorbing: () => new Set(),
    parts: yamlParts,
  });
