import type { Environment } from '../../../world/environment.ts';
import { toByteText } from '../../byteText.ts';

/** A setting of git's section `credential`. */
export interface GitSetting {
  /** The path of its file, or the variable that names it. */
  readonly place: string;
  readonly isVariable: boolean;
  /** What it is for, such as an address; undefined for all servers. A byte text. */
  readonly section: string | undefined;
  /** In lower case. */
  readonly key: string;
  /** A byte text; undefined for a setting without `=`, which is true. */
  readonly value: string | undefined;
}

/** What variables have for git's section `credential`. */
export interface GitVariables {
  /** In the order in which git reads them: the last one wins. */
  readonly settings: readonly GitSetting[];
  /** Variables for which git fails, or which shipctl does not understand. */
  readonly unreadable: readonly string[];
}

const COUNT = 'GIT_CONFIG_COUNT';
const PARAMETERS = 'GIT_CONFIG_PARAMETERS';

/**
 * The settings that variables have for git, which win over all files.
 *
 * @see https://git-scm.com/docs/git-config#ENVIRONMENT
 */
export function gitVariables(env: Environment): GitVariables {
  const all = [countedVariables(env), parameters(env)];
  return {
    settings: all.flatMap(({ settings }) => settings),
    unreadable: all.flatMap(({ unreadable }) => unreadable),
  };
}

/** Those of `GIT_CONFIG_KEY_0` and `GIT_CONFIG_VALUE_0`, and so on. */
function countedVariables(env: Environment): GitVariables {
  const count = env.get(COUNT) ?? '';
  const settings: GitSetting[] = [];
  for (let index = 0; index < Number(count); index++) {
    const place = `GIT_CONFIG_KEY_${index}`;
    const [name, value] = [byteTextOf(env, place), byteTextOf(env, `GIT_CONFIG_VALUE_${index}`)];
    if (name === undefined || value === undefined) return { settings, unreadable: [COUNT] };
    settings.push(...settingOf(place, name, value));
  }
  return { settings, unreadable: /^[0-9]*$/.test(count) ? [] : [COUNT] };
}

/** A word in single quotes, in which git writes `'` and `!` as `'\''` and `'\!'`. */
const QUOTED = String.raw`'[^']*'(?:\\['!]'[^']*')*`;
const PARAMETER = new RegExp(
  String.raw`(?<name>${QUOTED})(?<equals>=)?(?<value>${QUOTED})?(?:[ \t\r\n]+|$)`,
  'y',
);

/** Those of `git -c`, as git hands them on to the programs that it runs: `'name'='value'`, or in older versions `'name=value'`. */
function parameters(env: Environment): GitVariables {
  const text = byteTextOf(env, PARAMETERS) ?? '';
  const settings: GitSetting[] = [];
  for (let at = 0; at < text.length; at = PARAMETER.lastIndex) {
    PARAMETER.lastIndex = at;
    const { name, equals, value } = PARAMETER.exec(text)?.groups ?? {};
    if (name === undefined || (equals === undefined && value !== undefined))
      return { settings, unreadable: [PARAMETERS] };
    settings.push(
      ...(equals === undefined
        ? wholeSetting(unquoted(name))
        : settingOf(PARAMETERS, unquoted(name), value && unquoted(value))),
    );
  }
  return { settings, unreadable: [] };
}

/** One in a single word, in which the name has no `=`. */
function wholeSetting(text: string): readonly GitSetting[] {
  const [, name = '', value] = /^([^=]*)(?:=([^]*))?$/.exec(text) ?? [];
  return settingOf(PARAMETERS, name.trim(), value);
}

const unquoted = (word: string): string => word.replaceAll(/'\\(['!])'|'/g, '$1');

const byteTextOf = (env: Environment, name: string): string | undefined => {
  const text = env.get(name);
  return text === undefined ? undefined : toByteText(text);
};

/** A setting by its full name, if it is one of credentials. */
function settingOf(place: string, name: string, value: string | undefined): readonly GitSetting[] {
  const [, section, key] = /^credential\.(?:([^]*)\.)?([^.]+)$/i.exec(name) ?? [];
  return key === undefined ? [] : [{ place, isVariable: true, section, key: key.toLowerCase(), value }];
}

/** As git reads what is true or false: a variable without a value is true. */
export const isTrue = (value: string | undefined): boolean =>
  value === undefined || /^(?:true|yes|on|0*[1-9][0-9]*)$/i.test(value);
